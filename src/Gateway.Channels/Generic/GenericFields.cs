using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Text;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Generic;

/// <summary>Mapped texts under the contract's limits.</summary>
internal static class GenericFields
{
    public static string KindNames { get; } = string.Join(", ", Enum.GetValues<ItemKind>().Where(kind => kind != ItemKind.Ignored).Select(ItemNames.Of));

    private static readonly ItemKind[] Kinds = [.. Enum.GetValues<ItemKind>().Where(kind => kind != ItemKind.Ignored)];

    public static string? Find(this Dictionary<string, FieldRule> rules, string field, scoped in FieldScope scope) =>
        rules.TryGetValue(field, out var rule) ? rule.Find(scope) : null;

    public static ReadOnlySpan<char> Find(this Dictionary<string, FieldRule> rules, string field, scoped in FieldScope scope, Span<char> room) =>
        rules.TryGetValue(field, out var rule) ? rule.Find(scope, room) : default;

    public static bool TryKind(ReadOnlySpan<char> name, out ItemKind kind)
    {
        foreach (var known in Kinds)
        {
            if (name.SequenceEqual(ItemNames.Of(known)))
            {
                kind = known;
                return true;
            }
        }

        kind = ItemKind.Ignored;
        return false;
    }

    public static string? Id(string? text, string field, ref ItemDraft draft)
    {
        if (text is null)
            return null;
        if (HasControls(text))
            draft.Fault ??= field + ": must not hold control characters";
        else if (Encoding.UTF8.GetByteCount(text) > JsonScalars.IdMax)
            draft.Fault ??= field + ": must be at most 256 bytes";
        else
            return text;
        return null;
    }

    private static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return true;
        }

        return false;
    }

    public static string? Cut(string? text, int max) => text is null ? null : TextCut.To(text, max);

    /// <summary>A status; those of receipts are words of the contract, and cost nothing.</summary>
    public static string? Status(ReadOnlySpan<char> text) => text switch
    {
        "" => null,
        "sent" => "sent",
        "delivered" => "delivered",
        "read" => "read",
        "failed" => "failed",
        "start" => "start",
        "stop" => "stop",
        _ => Cut(text.ToString(), 64),
    };

    public static string? Text(string? text, ref ItemDraft draft)
    {
        if (text is null)
            return null;
        var kept = TextCut.To(text, ItemDraft.TextMax, out var cut);
        draft.Truncated |= cut;
        return kept;
    }

    public static void Attach(scoped in FieldScope scope, GenericSettings settings, ref ItemDraft draft)
    {
        // One more than a message may have: the draft tells that there were more.
        const int AttachmentsMax = 101;
        if (settings.AttachmentMap.Count == 0)
            return;
        var told = scope.Item;
        if (settings.Attachments?.Find(ref told) == false)
            return;
        if (told.TokenType != JsonTokenType.StartArray)
        {
            File(scope.Inside(told), settings, ref draft);
            return;
        }

        for (var count = 0; count < AttachmentsMax && told.NextElement(); count++)
        {
            File(scope.Inside(told), settings, ref draft);
            told.Skip();
        }
    }

    private static void File(scoped in FieldScope file, GenericSettings settings, ref ItemDraft draft)
    {
        var rules = settings.AttachmentMap;
        var mime = Cut(rules.Find("mime", file), 128);
        var url = rules.Find("url", file);
        var id = rules.Find("id", file);
        if (url is null && id is null)
            return;
        Span<char> room = stackalloc char[FieldRule.RoomLength];
        draft.Attach(new Attachment
        {
            Kind = rules.Find("kind", file) ?? Kind(mime),
            Url = url is { Length: <= 4096 } ? url : null,
            Id = Cut(id, JsonScalars.IdMax),
            Mime = mime,
            Name = Cut(rules.Find("name", file), ItemDraft.NameMax),
            Size = long.TryParse(rules.Find("size", file, room), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null,
        });
    }

    private static string Kind(string? mime)
    {
        var main = mime.AsSpan();
        if (main.IndexOf('/') is >= 0 and var slash)
            main = main[..slash];
        return main switch { "image" => "image", "audio" => "audio", "video" => "video", _ => "file" };
    }
}
