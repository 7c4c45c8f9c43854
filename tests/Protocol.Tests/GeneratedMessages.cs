using System.Globalization;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace LiveOrleans.Protocol.Tests;

/// <summary>Generators of whole messages, made from the descriptors: a field added to client.proto is covered at once.</summary>
internal static class GeneratedMessages
{
    private static readonly Gen<string> Strings = Gen.OneOf(
        "", "a", "news", "1/stream/x/y", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u001f", "\u007f", "é", "€", "😀", "\u2028", "\u2029", "</script>", "'", "&")
        .Array[0, 4].Select(string.Concat);

    private static readonly Gen<ByteString> Payloads = Gen.OneOf(
        "", "{}", "[]", "0", "-1.5e3", "true", "\"\"", "\"\\u2028\\ud83d\\ude00\\n\"", "{\"a\":[1,{\"b\":null}],\"é\":\"😀\"}", "[ 1, 2 ]")
        .Select(ByteString.CopyFromUtf8);

    public static Gen<T> Of<T>()
        where T : IMessage<T>, new() => Of(new T().Descriptor).Select(message => (T)message);

    private static Gen<IMessage> Of(MessageDescriptor type) =>
        type.Fields.InFieldNumberOrder()
            .Select(Setter)
            .Aggregate(Gen.Const<Action<IMessage>>(_ => { }), (all, field) => Gen.Select(all, field, (first, next) => first + next))
            .Select(set =>
            {
                var message = type.Parser.ParseFrom([]);
                set(message);
                return message;
            });

    // Half of the fields stay unset, and messages more often than that, lest a reply holds every result at once.
    private static Gen<Action<IMessage>> Setter(FieldDescriptor field)
    {
        var set = field switch
        {
            { IsMap: true } => Map(field),
            { IsRepeated: true } => Of(field.MessageType).Array[0, 3].Select(items => new Action<IMessage>(message =>
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                foreach (var item in items)
                {
                    list.Add(item);
                }
            })),
            _ => Value(field).Select(value => new Action<IMessage>(message => field.Accessor.SetValue(message, value))),
        };
        var unset = field.FieldType == FieldType.Message ? 3 : 1;
        return Gen.Frequency<Action<IMessage>>((unset, (IGen<Action<IMessage>>)Gen.Const<Action<IMessage>>(_ => { })), (1, set));
    }

    private static Gen<Action<IMessage>> Map(FieldDescriptor field) =>
        Gen.Select(Strings, Value(field.MessageType.Fields.InFieldNumberOrder()[1])).Array[0, 3].Select(entries => new Action<IMessage>(message =>
        {
            var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
            foreach (var (key, value) in entries)
            {
                map[key] = value;
            }
        }));

    private static Gen<object> Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Strings.Select(value => (object)value),
        FieldType.Bytes => Payloads.Select(value => (object)value),
        FieldType.Bool => Gen.Bool.Select(value => (object)value),
        FieldType.Int32 => Gen.Int.Select(value => (object)value),
        FieldType.UInt32 => Gen.UInt.Select(value => (object)value),
        FieldType.Int64 => Gen.Long.Select(value => (object)value),
        FieldType.UInt64 => Gen.ULong.Select(value => (object)value),
        FieldType.Message => Of(field.MessageType).Select(value => (object)value),
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{field.FullName} has a type without generator.")),
    };
}
