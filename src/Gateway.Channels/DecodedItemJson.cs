using System.Globalization;
using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.Channels;

/// <summary>A decoded item as <c>gateway decode</c> prints it.</summary>
/// <remarks>
/// <code>
/// {"kind":"message","channel","account","sender","senderName","id","timestamp":"2023-10-11T16:53:43.000Z","text","locale","replyTo",
///  "attachments":[{"kind","url","id","mime","name","size"}],"location":{"lat","lon"},"payload","status","target",
///  "aliases":[{"kind","value"}],"extra":{}}
/// {"kind":"ignored","reason":"..","channel","account","id"}
/// </code>
/// Absent fields are left out; an empty text is kept, for it means something (a reaction taken back).
/// </remarks>
public static class DecodedItemJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter writer, InboundItem item)
    {
        writer.WriteStartObject();
        WriteMembers(writer, item);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members into an object the caller has opened, so that it can add its own.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, InboundItem item)
    {
        writer.WriteString("kind"u8, KindName(item.Kind));
        if (item.Kind == ItemKind.Ignored)
            Text(writer, "reason"u8, item.Extra?.GetValueOrDefault("reason"));
        Text(writer, "channel"u8, item.Channel);
        Text(writer, "account"u8, item.Account);
        Text(writer, "sender"u8, item.Sender);
        Text(writer, "senderName"u8, item.SenderName);
        Text(writer, "id"u8, item.Id);
        if (item.Timestamp is { } time)
            Text(writer, "timestamp"u8, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Text(writer, "text"u8, item.Text);
        Text(writer, "locale"u8, item.Locale);
        Text(writer, "replyTo"u8, item.ReplyTo);
        Attachments(writer, item.Attachments);
        if (item.Location is { } place)
        {
            writer.WriteStartObject("location"u8);
            writer.WriteNumber("lat"u8, place.Lat);
            writer.WriteNumber("lon"u8, place.Lon);
            writer.WriteEndObject();
        }

        Text(writer, "payload"u8, item.Payload);
        Text(writer, "status"u8, item.Status);
        Text(writer, "target"u8, item.Target);
        Aliases(writer, item.Aliases);
        Extra(writer, item);
    }

    /// <summary>The kind's name on every public surface.</summary>
    public static string KindName(ItemKind kind) => kind switch
    {
        ItemKind.Message => "message",
        ItemKind.Edit => "edit",
        ItemKind.Delete => "delete",
        ItemKind.Reaction => "reaction",
        ItemKind.Receipt => "receipt",
        ItemKind.Postback => "postback",
        ItemKind.Typing => "typing",
        ItemKind.Call => "call",
        ItemKind.Echo => "echo",
        ItemKind.System => "system",
        _ => "ignored",
    };

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void Attachments(Utf8JsonWriter writer, IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
            return;
        writer.WriteStartArray("attachments"u8);
        foreach (var attachment in attachments)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, attachment.Kind);
            Text(writer, "url"u8, attachment.Url);
            Text(writer, "id"u8, attachment.Id);
            Text(writer, "mime"u8, attachment.Mime);
            Text(writer, "name"u8, attachment.Name);
            if (attachment.Size is { } size)
                writer.WriteNumber("size"u8, size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Aliases(Utf8JsonWriter writer, IReadOnlyList<CustomerAlias> aliases)
    {
        if (aliases.Count == 0)
            return;
        writer.WriteStartArray("aliases"u8);
        foreach (var alias in aliases)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, alias.Kind);
            writer.WriteString("value"u8, alias.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Extra(Utf8JsonWriter writer, InboundItem item)
    {
        // An ignored item's reason stands on top; it is not repeated.
        var open = false;
        foreach (var (name, value) in item.Extra ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty)
        {
            if (item.Kind == ItemKind.Ignored && name == "reason")
                continue;
            if (!open)
                writer.WriteStartObject("extra"u8);
            open = true;
            writer.WriteString(name, value);
        }

        if (open)
            writer.WriteEndObject();
    }
}
