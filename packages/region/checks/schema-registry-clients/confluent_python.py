"""confluent-kafka for Python against a broker and its schema registry: calls of the registry, and values of each kind.

Usage: confluent_python.py <bootstrap servers> <registry URL> <topic prefix> [prefix of topics of confluent-javascript.mjs]
Prints a line for each thing that holds, and fails at the first that does not.
"""

import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.schema_registry.schema_registry_client import ConfigCompatibilityLevel, ServerConfig
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2

BOOTSTRAP, REGISTRY, PREFIX, *OTHERS = sys.argv[1:]
AVRO = """{"type": "record", "name": "Price", "namespace": "check", "fields": [
  {"name": "units", "type": "long"}, {"name": "note", "type": ["null", "string"], "default": null}]}"""
JSON = """{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Price", "type": "object",
  "properties": {"units": {"type": "integer"}, "note": {"type": "string"}}, "required": ["units"]}"""
VALUE = {"units": 2**53 + 1, "note": "café"}

client = SchemaRegistryClient({"url": REGISTRY})


def holds(what):
    print(f"ok {what}", flush=True)


def refused(call, *error):
    try:
        call()
    except SchemaRegistryError as refusal:
        assert (refusal.http_status_code, refusal.error_code) == error, refusal
        return
    raise AssertionError(f"not refused with {error}")


def through_kafka(topic, value):
    """What a consumer gets of a value that a producer sent."""
    producer = Producer({"bootstrap.servers": BOOTSTRAP})
    producer.produce(topic, value)
    assert producer.flush(30) == 0
    return read_all(topic, 1)[0]


def read_all(topic, count):
    consumer = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": f"{topic}-py", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    values = []
    while len(values) < count:
        message = consumer.poll(30)
        assert message is not None and message.error() is None, f"{topic}: {message and message.error()}"
        values.append(message.value())
    consumer.close()
    return values


def context(topic):
    return SerializationContext(topic, MessageField.VALUE)


def registry_calls():
    subject = f"{PREFIX}-calls"
    schema = Schema(AVRO, "AVRO")
    schema_id = client.register_schema(subject, schema)
    assert client.register_schema(subject, schema) == schema_id
    registered = client.lookup_schema(subject, schema)
    assert (registered.schema_id, registered.version) == (schema_id, 1)
    assert client.get_schema(schema_id).schema_type == "AVRO"
    assert "units" in client.get_schema_by_guid(registered.guid).schema_str
    assert sorted(client.get_schema_types()) == ["AVRO", "JSON", "PROTOBUF"]
    assert subject in client.get_subjects_by_schema_id(schema_id)
    assert (subject, 1) in [(one.subject, one.version) for one in client.get_schema_versions(schema_id)]
    assert subject in client.get_subjects()
    assert client.get_versions(subject) == [1]
    assert client.get_latest_version(subject).schema_id == schema_id
    assert client.get_version(subject, 1).schema_id == schema_id
    assert client.get_contexts() == ["."]
    narrower = Schema(AVRO.replace('"long"', '"int"'), "AVRO")
    assert client.test_compatibility(subject, schema) is True
    assert client.test_compatibility(subject, narrower) is False
    refused(lambda: client.register_schema(subject, narrower), 409, 409)
    refused(lambda: client.register_schema(subject, Schema("{", "AVRO")), 422, 42201)
    refused(lambda: client.get_schema(999_999), 404, 40403)
    refused(lambda: client.get_latest_version(f"{subject}-none"), 404, 40401)
    refused(lambda: client.get_version(subject, 9), 404, 40402)
    refused(lambda: client.get_compatibility(subject), 404, 40408)
    client.set_compatibility(subject, "NONE")
    assert client.get_compatibility(subject) == "NONE"
    client.set_config(subject, ServerConfig(compatibility=ConfigCompatibilityLevel.FULL))
    assert client.get_config(subject).compatibility_level == ConfigCompatibilityLevel.FULL
    client.delete_config(subject)
    assert client.update_mode(subject, "READONLY") == "READONLY"
    assert client.get_mode(subject) == "READONLY"
    assert client.delete_mode(subject) == "READONLY"
    assert client.get_global_mode() == "READWRITE"
    wider = Schema(AVRO.replace('"long"', '"double"'), "AVRO")
    client.register_schema(subject, wider)
    assert client.delete_version(subject, 2) == 2
    assert client.delete_subject(subject) == [1]
    assert sorted(client.delete_subject(subject, permanent=True)) == [1, 2]
    holds("calls of the registry")


def avro():
    topic = f"{PREFIX}-avro"
    sent = AvroSerializer(client, AVRO)(VALUE, context(topic))
    read = AvroDeserializer(SchemaRegistryClient({"url": REGISTRY}))(through_kafka(topic, sent), context(topic))
    assert read == VALUE, read
    holds("Avro")


def json():
    topic = f"{PREFIX}-json"
    sent = JSONSerializer(JSON, client)(VALUE, context(topic))
    reader = SchemaRegistryClient({"url": REGISTRY})
    read = JSONDeserializer(None, schema_registry_client=reader)(through_kafka(topic, sent), context(topic))
    assert read == VALUE, read
    holds("JSON Schema")


def avro_with_reference():
    topic = f"{PREFIX}-referring"
    client.register_schema(f"{PREFIX}-price", Schema(AVRO, "AVRO"))
    text = '{"type": "record", "name": "Line", "namespace": "check", "fields": [{"name": "price", "type": "check.Price"}]}'
    schema = Schema(text, "AVRO", [SchemaReference("check.Price", f"{PREFIX}-price", 1)])
    sent = AvroSerializer(client, schema)({"price": VALUE}, context(topic))
    read = AvroDeserializer(SchemaRegistryClient({"url": REGISTRY}))(through_kafka(topic, sent), context(topic))
    assert read == {"price": VALUE}, read
    assert client.get_referenced_by(f"{PREFIX}-price", 1) == [client.get_latest_version(f"{topic}-value").schema_id]
    holds("Avro that uses another schema")


def messages():
    """The classes of a file that imports another and a well-known one, as a compiler would make them."""
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
    field = descriptor_pb2.FieldDescriptorProto
    units = descriptor_pb2.FileDescriptorProto(name="check/units.proto", package="check", syntax="proto3")
    message = units.message_type.add(name="Units")
    message.field.add(name="amount", number=1, type=field.TYPE_INT64, label=field.LABEL_OPTIONAL)
    pool.Add(units)
    price = descriptor_pb2.FileDescriptorProto(name="check/price.proto", package="check", syntax="proto3")
    price.dependency.extend(["check/units.proto", "google/protobuf/timestamp.proto"])
    price.message_type.add(name="First")
    outer = price.message_type.add(name="Price")
    optional = {"type": field.TYPE_MESSAGE, "label": field.LABEL_OPTIONAL}
    outer.field.add(name="units", number=1, type_name=".check.Units", **optional)
    outer.field.add(name="at", number=2, type_name=".google.protobuf.Timestamp", **optional)
    outer.field.add(name="notes", number=3, type=field.TYPE_STRING, label=field.LABEL_REPEATED)
    inner = outer.nested_type.add(name="Inner")
    inner.field.add(name="note", number=1, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    pool.Add(price)
    return [message_factory.GetMessageClass(pool.FindMessageTypeByName(name)) for name in ("check.Price", "check.Price.Inner")]


def protobuf():
    Price, Inner = messages()
    value = Price(notes=["a", "é"])
    value.units.amount = VALUE["units"]
    value.at.seconds = 7
    for index, one in enumerate([value, Inner(note="nested")]):
        topic = f"{PREFIX}-protobuf-{index}"
        sent = ProtobufSerializer(type(one), client)(one, context(topic))
        reader = SchemaRegistryClient({"url": REGISTRY})
        read = ProtobufDeserializer(type(one), {}, schema_registry_client=reader)(
            through_kafka(topic, sent), context(topic)
        )
        assert read == one, read
    assert "check/units.proto" in client.get_subjects()
    holds("Protobuf with imports and a nested message")


def written_by_javascript():
    for prefix in OTHERS:
        for kind, read in (
            ("avro", AvroDeserializer(client)),
            ("json", JSONDeserializer(None, schema_registry_client=client)),
        ):
            topic = f"{prefix}-{kind}"
            value = read(read_all(topic, 1)[0], context(topic))
            assert value == {"units": 2**40, "note": "café"}, value
            holds(f"{kind} that the JavaScript client wrote")


for check in (registry_calls, avro, avro_with_reference, json, protobuf, written_by_javascript):
    check()
