"""The AWS world: S3 keeps the promises, SQS carries hints, Batch runs the workers.

The only part of the program that imports boto3, and nothing imports it unless GRG_BACKEND is aws.
`store`, `fleet` and `lease` are the bot's side; `worker_side` is what a Batch job uses; `doctor` names what is missing;
`bucket`, `queues` and `beats` are what they share, `clients` is how AWS is reached and what its errors mean.
"""
