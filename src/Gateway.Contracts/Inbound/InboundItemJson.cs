using System.Globalization;
using System.Text.Json;

namespace Gateway.Contracts;

/// <summary>An item as JSON: the same in events and on the command line.</summary>
/// <remarks>
/// <code>
/// {"kind":"message","channel","account","sender","senderName","id","timestamp":"2023-10-11T16:53:43.000Z","text","locale","replyTo",
///  "attachments":[{"kind","url","id","mime","name","size"}],"location":{"lat","lon"},"payload","status","target",
///  "aliases":[{"kind","value"}],"extra":{}}
/// {"kind":"ignored","reason":"..","channel","account","id"}
/// </code>
/// Absent facts are left out; an empty text is kept, for it means something (a reaction taken back).
/// </remarks>
public static class InboundItemJson
{
    private const string Reason = "reason";

    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    private static readonly JsonEncodedText Account = JsonEncodedText.Encode("account");
    private static readonly JsonEncodedText Sender = JsonEncodedText.Encode("sender");
    private static readonly JsonEncodedText SenderName = JsonEncodedText.Encode("senderName");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");

    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter json, InboundItem item)
    {
        json.WriteStartObject();
        WriteMembers(json, item);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of one item into the object the writer stands in.</summary>
    public static void WriteMembers(Utf8JsonWriter json, InboundItem item) => WriteMembers(json, item, item.Account);

    /// <param name="account">Written as the item's account; events name it as the configuration does.</param>
    public static void WriteMembers(Utf8JsonWriter json, InboundItem item, string? account)
    {
        json.WriteString(Kind, ItemNames.Of(item.Kind));
        if (item.Kind == ItemKind.Ignored)
        {
            Write(json, Reason, item.Extra?.GetValueOrDefault(Reason));
        }

        json.WriteString(Channel, item.Channel);
        Write(json, Account, account);
        Write(json, Sender, item.Sender);
        Write(json, SenderName, item.SenderName);
        Write(json, Id, item.Id);
        if (item.Timestamp is { } time)
        {
            WriteTime(json, Timestamp, time);
        }

        Write(json, Text, item.Text);
        Write(json, "locale", item.Locale);
        Write(json, "replyTo", item.ReplyTo);
        WriteAttachments(json, item.Attachments);
        if (item.Location is { } location)
        {
            json.WriteStartObject("location");
            json.WriteNumber("lat", location.Lat);
            json.WriteNumber("lon", location.Lon);
            json.WriteEndObject();
        }

        Write(json, "payload", item.Payload);
        Write(json, "status", item.Status);
        Write(json, "target", item.Target);
        WriteAliases(json, item.Aliases);
        WriteExtra(json, item);
    }

    /// <summary>RFC 3339 in UTC with milliseconds, <c>2026-01-31T23:59:59.123Z</c>.</summary>
    public static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset time)
    {
        // The round-trip form is 2026-01-31T23:59:59.1234567Z, and formatted several times faster than one spelt out.
        Span<byte> text = stackalloc byte[28];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        json.WriteString(name, text[..24]);
    }

    public static void WriteAttachments(Utf8JsonWriter json, IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
        {
            return;
        }

        json.WriteStartArray("attachments");
        foreach (var attachment in attachments)
        {
            json.WriteStartObject();
            json.WriteString(Kind, attachment.Kind);
            Write(json, "url", attachment.Url);
            Write(json, Id, attachment.Id);
            Write(json, "mime", attachment.Mime);
            Write(json, "name", attachment.Name);
            if (attachment.Size is { } size)
            {
                json.WriteNumber("size", size);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAliases(Utf8JsonWriter json, IReadOnlyList<CustomerAlias> aliases)
    {
        if (aliases.Count == 0)
        {
            return;
        }

        json.WriteStartArray("aliases");
        foreach (var alias in aliases)
        {
            json.WriteStartObject();
            json.WriteString(Kind, alias.Kind);
            json.WriteString("value", alias.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExtra(Utf8JsonWriter json, InboundItem item)
    {
        // An ignored item's reason stands on top; it is not repeated.
        var skipped = item.Kind == ItemKind.Ignored && item.Extra?.ContainsKey(Reason) == true ? 1 : 0;
        if (item.Extra is not { } extra || extra.Count == skipped)
        {
            return;
        }

        json.WriteStartObject("extra");
        foreach (var (name, value) in extra)
        {
            if (skipped == 0 || name != Reason)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
