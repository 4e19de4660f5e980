"""The safe path of a picture, a voice or a film: receive, know its kind, keep, clean, check.

A pure library: it knows nothing of web frameworks, databases or people.

receive  streams an upload through a push parser into sinks, counting, hashing and limiting
kinds    tells what a file is from its bytes alone
store    keeps bytes under opaque names, in a folder or on an S3 server
moving   copies every file from one store to another, and compares them
clean    makes safe copies in a confined subprocess: upright, no metadata, playable everywhere
speak    says texts ahead of time in a confined subprocess; sound_folder keeps them by name
fixity   proves that bytes are still the bytes that were sent
"""
