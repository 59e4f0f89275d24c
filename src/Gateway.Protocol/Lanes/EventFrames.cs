using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Writing;
using MessagePack;

namespace Gateway.Protocol.Lanes;

/// <summary>
/// The frame <c>event</c>: nothing in it is one subscriber's own, so that an event is put into a form once and copied to all who read that form.
/// </summary>
public static class EventFrames
{
    // {"type":"event","event": as MessagePack: a map of two.
    private static readonly byte[] MapHead = Head();

    /// <summary>A JSON frame around an event's JSON.</summary>
    public static void WriteJson(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        output.Write("{\"type\":\"event\",\"event\":"u8);
        output.Write(json);
        output.Write("}"u8);
    }

    /// <summary>A MessagePack frame with the event as one text of JSON.</summary>
    public static void WriteJsonText(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        output.Write(MapHead);
        var writer = new MessagePackWriter(output);
        writer.WriteString(json);
        writer.Flush();
    }

    /// <summary>A MessagePack frame around what <see cref="ToMessagePack"/> made.</summary>
    public static void WriteMessagePack(ReadOnlySpan<byte> map, IBufferWriter<byte> output)
    {
        output.Write(MapHead);
        output.Write(map);
    }

    /// <summary>An event's JSON as MessagePack: the same members, whole numbers as integers, times as text.</summary>
    public static byte[] ToMessagePack(ReadOnlySpan<byte> json)
    {
        var buffer = new PatchBuffer();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Copy(ref reader, buffer);
        return buffer.Written.ToArray();
    }

    private static void Copy(ref Utf8JsonReader json, PatchBuffer output)
    {
        var writer = new MessagePackWriter(output);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                CopyElements(ref json, output);
                return;
            case JsonTokenType.String:
            case JsonTokenType.PropertyName:
                CopyText(ref json, ref writer);
                break;
            case JsonTokenType.Number when json.TryGetInt64(out var whole):
                writer.Write(whole);
                break;
            case JsonTokenType.Number:
                writer.Write(json.GetDouble());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.Write(json.TokenType == JsonTokenType.True);
                break;
            default:
                writer.WriteNil();
                break;
        }

        writer.Flush();
    }

    /// <summary>A map or array whose count is known at its end: the 16-bit header is put in then.</summary>
    private static void CopyElements(ref Utf8JsonReader json, PatchBuffer output)
    {
        var isMap = json.TokenType == JsonTokenType.StartObject;
        var header = output.Count;
        output.Write((ReadOnlySpan<byte>)[isMap ? MessagePackCode.Map16 : MessagePackCode.Array16, 0, 0]);
        var count = 0;
        while (json.Read() && json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            Copy(ref json, output);
            if (isMap)
            {
                json.Read();
                Copy(ref json, output);
            }

            count++;
        }

        output.Put(header + 1, checked((ushort)count));
    }

    private static void CopyText(ref Utf8JsonReader json, ref MessagePackWriter writer)
    {
        if (!json.ValueIsEscaped)
        {
            writer.WriteString(json.ValueSpan);
            return;
        }

        var unescaped = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        var length = json.CopyString(unescaped);
        writer.WriteString(unescaped.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(unescaped);
    }

    private static byte[] Head()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("type"u8);
        writer.WriteString("event"u8);
        writer.WriteString("event"u8);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
