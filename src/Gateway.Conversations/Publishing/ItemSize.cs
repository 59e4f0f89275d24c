using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Journal.Commits;

namespace Gateway.Conversations.Publishing;

/// <summary>Makes an item fit an event, whatever characters it is made of: JSON writes a control character in six bytes.</summary>
internal static class ItemSize
{
    // What stands in an event beside its item: envelope, labels, customer.
    private const int BytesMax = CommitLimits.EventBytesMax - (16 * 1024);

    // At six bytes a character, and as much again for names and quotes, this cannot miss the limit.
    private const int SurelyFits = BytesMax / 12;

    // Half of this is what a person still reads, and two such texts of the widest characters fit.
    private const int FirstCut = 16 * 1024;

    private const string Truncated = "truncated";

    /// <summary>The item itself, nearly always; else one with its texts cut and the fact <c>truncated</c>.</summary>
    public static InboundItem Fit(InboundItem item)
    {
        if (Characters(item) <= SurelyFits)
        {
            return item;
        }

        var fitting = item;
        for (var length = FirstCut; length > 0 && Bytes(fitting) > BytesMax; length /= 2)
        {
            fitting = Cut(item, length);
        }

        return fitting;
    }

    private static int Characters(InboundItem item)
    {
        var count = (item.Text?.Length ?? 0) + (item.Payload?.Length ?? 0) + (item.SenderName?.Length ?? 0);
        foreach (var attachment in item.Attachments)
        {
            count += (attachment.Url?.Length ?? 0) + (attachment.Id?.Length ?? 0) + (attachment.Name?.Length ?? 0) + 64;
        }

        foreach (var (name, value) in item.Extra ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty)
        {
            count += name.Length + value.Length;
        }

        return count;
    }

    private static int Bytes(InboundItem item)
    {
        var bytes = new ArrayBufferWriter<byte>(BytesMax);
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        InboundItemJson.WriteMembers(json, item, item.Account ?? "");
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenCount;
    }

    // Where one text is too long, all are held to the same length, and of attachments as many are kept as there is room for.
    private static InboundItem Cut(InboundItem item, int length)
    {
        var extra = (item.Extra ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty).ToDictionary(e => e.Key, e => Cut(e.Value, length)!, StringComparer.Ordinal);
        extra[Truncated] = "true";
        return item with
        {
            Text = Cut(item.Text, length),
            Payload = Cut(item.Payload, length),
            SenderName = Cut(item.SenderName, length),
            Attachments = [.. item.Attachments.Take(Math.Max(1, length / 64))],
            Extra = extra,
        };
    }

    private static string? Cut(string? text, int length) =>
        text is null || text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
