"""confluent-kafka for Python writes events to the topics of an application, by schemas that are registered already.

Usage: write_with_confluent.py <file of records> <bootstrap servers> <registry URL>
"""

import base64
import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, header_schema_id_serializer, record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

RECORDS, BOOTSTRAP, REGISTRY = sys.argv[1:]
client = SchemaRegistryClient({"url": REGISTRY})


def settings(record):
    only_registered = {"auto.register.schemas": False, "subject.name.strategy": record_subject_name_strategy}
    return only_registered | ({"schema.id.serializer": header_schema_id_serializer} if record["form"] == "header" else {})


def avro(record, context):
    return AvroSerializer(client, record["schema"], conf=settings(record))(record["data"], context)


def protobuf(record, context):
    """The class of the message comes of the descriptor that the registry gives."""
    text = client.get_latest_version(record["name"], fmt="serialized").schema.schema_str
    file = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(text))
    file.name = f"{record['name']}.proto"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    message_class = message_factory.GetMessageClass(pool.FindMessageTypeByName(record["name"]))
    message = json_format.ParseDict(record["data"], message_class())
    return ProtobufSerializer(message_class, client, conf=settings(record))(message, context)


def plain(record, _context):
    return record["text"].encode()


ENCODERS = {"avro": avro, "protobuf": protobuf, "json": plain}
producer = Producer({"bootstrap.servers": BOOTSTRAP})
with open(RECORDS, encoding="utf-8") as file:
    for record in json.load(file):
        # The serializer adds the id to these headers, where it is not in the value.
        headers = [(name, text.encode()) for name, text in record["headers"].items()]
        context = SerializationContext(record["topic"], MessageField.VALUE, headers)
        value = ENCODERS[record["encoding"]](record, context)
        producer.produce(record["topic"], value, key=record["key"], headers=headers)
assert producer.flush(30) == 0
