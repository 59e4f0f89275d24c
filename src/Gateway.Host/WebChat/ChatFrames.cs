using System.Buffers;
using System.Text.Json;

namespace Gateway.Host.WebChat;

/// <summary>Frames of the server that are about the connection itself; messages come ready from the channel's encoder.</summary>
/// <remarks><code>
/// {"type":"welcome","visitor":"...","resume":"..."}    first frame; resume comes back as a subprotocol
/// {"type":"ack","id":"..."}                            the visitor's message is durable
/// {"type":"error","code":"...","detail":"...","id":"..."}
/// </code></remarks>
internal static class ChatFrames
{
    public static ReadOnlyMemory<byte> Welcome(Visitor visitor) => Write(visitor, static (writer, v) =>
    {
        writer.WriteString("type"u8, "welcome"u8);
        writer.WriteString("visitor"u8, v.Id);
        writer.WriteString("resume"u8, v.ResumeToken);
    });

    public static ReadOnlyMemory<byte> Ack(string id) => Write(id, static (writer, i) =>
    {
        writer.WriteString("type"u8, "ack"u8);
        writer.WriteString("id"u8, i);
    });

    public static ReadOnlyMemory<byte> Error(string code, string detail, string? id) => Write((code, detail, id), static (writer, e) =>
    {
        writer.WriteString("type"u8, "error"u8);
        writer.WriteString("code"u8, e.code);
        writer.WriteString("detail"u8, e.detail);
        if (e.id is not null)
        {
            writer.WriteString("id"u8, e.id);
        }
    });

    private static ReadOnlyMemory<byte> Write<T>(T value, Action<Utf8JsonWriter, T> members)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        members(writer, value);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
