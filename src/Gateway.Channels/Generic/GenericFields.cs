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
    private static readonly ItemKind[] Kinds = [.. Enum.GetValues<ItemKind>().Where(kind => kind != ItemKind.Ignored)];

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

    public static string? Text(string? text, ref ItemDraft draft)
    {
        if (text is null)
            return null;
        var kept = TextCut.To(text, ItemDraft.TextMax, out var cut);
        draft.Truncated |= cut;
        return kept;
    }

    public static void Attach(JsonElement item, JsonElement root, GenericSettings settings, ref ItemDraft draft)
    {
        if (settings.AttachmentMap.Count == 0)
            return;
        var found = settings.Attachments is null ? item : settings.Attachments.Find(item);
        if (found is not { } list)
            return;
        foreach (var told in list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Take(101)] : (IReadOnlyList<JsonElement>)[list])
        {
            var mime = Cut(Find("mime", told), 128);
            var url = Find("url", told);
            var id = Find("id", told);
            if (url is null && id is null)
                continue;
            draft.Attach(new Attachment
            {
                Kind = Find("kind", told) ?? mime?.Split('/')[0] switch { "image" => "image", "audio" => "audio", "video" => "video", _ => "file" },
                Url = url is { Length: <= 4096 } ? url : null,
                Id = Cut(id, JsonScalars.IdMax),
                Mime = mime,
                Name = Cut(Find("name", told), ItemDraft.NameMax),
                Size = long.TryParse(Find("size", told), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null,
            });
        }

        string? Find(string field, JsonElement told) => settings.AttachmentMap.TryGetValue(field, out var rule) ? rule.Find(told, root) : null;
    }
}
