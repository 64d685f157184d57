"""The AWS backend: S3 stores requests, SQS carries hints, AWS Batch runs the workers.

No other package imports boto3, and this one is imported only if GRG_BACKEND is aws. The bot uses `store`, `documents`,
`lease` and `fleet`; a Batch job uses `worker` and `artifacts`; both use `bucket`, `queues`, `keys` and `clients`, which
says how AWS is reached and what its errors mean. `doctor` names what is missing in an account.
"""
