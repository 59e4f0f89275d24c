using System.Globalization;
using Gateway.Contracts;

namespace Gateway.Benchmarks.Channels;

/// <summary>What items are made of, made once more: the bytes this takes are those that no decoder can do without.</summary>
internal static class ItemCopy
{
    /// <summary>Bytes of the texts alone; a text that stands in two places is one object and counts once.</summary>
    public static long TextBytes(IReadOnlyList<InboundItem> items) => Texts(items).Sum(text => (22L + (2 * text.Length) + 7) / 8 * 8);

    /// <summary>Bytes of texts, items, lists and dictionaries.</summary>
    public static long Bytes(IReadOnlyList<InboundItem> items)
    {
        // By index: the enumerator of an interface is an object too.
        Shell(items[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < items.Count; i++)
        {
            Shell(items[i]);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before + TextBytes(items);
    }

    /// <summary>The item with its containers, around the texts there are.</summary>
    private static InboundItem Shell(InboundItem item) => item with
    {
        Attachments = item.Attachments.Count == 0 ? [] : Copies(item.Attachments),
        Aliases = item.Aliases.Count == 0 ? [] : Copies(item.Aliases),
        Location = item.Location is { } point ? new GeoPoint(point.Lat, point.Lon) : null,
        Extra = item.Extra is null ? null : Copy(item.Extra),
    };

    private static Attachment[] Copies(IReadOnlyList<Attachment> list)
    {
        var copies = new Attachment[list.Count];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = list[i] with { };
        }

        return copies;
    }

    private static CustomerAlias[] Copies(IReadOnlyList<CustomerAlias> list)
    {
        var copies = new CustomerAlias[list.Count];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = list[i] with { };
        }

        return copies;
    }

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> facts)
    {
        // Read as what it is: the enumerator of the interface would be an object, and counted.
        var copy = new Dictionary<string, string>(facts.Count, StringComparer.Ordinal);
        foreach (var (name, value) in (Dictionary<string, string>)facts)
        {
            copy[name] = value;
        }

        return copy;
    }

    /// <summary>Constants of the program (channel, kinds, names of facts) are no texts of the item.</summary>
    private static HashSet<string> Texts(IReadOnlyList<InboundItem> items)
    {
        var texts = new HashSet<string>(ReferenceEqualityComparer.Instance);
        foreach (var item in items)
        {
            texts.UnionWith(new[] { item.Account, item.Sender, item.SenderName, item.Id, item.Text, item.Locale, item.ReplyTo, item.Payload, item.Target }
                .Concat(item.Attachments.SelectMany(a => new[] { a.Url, a.Id, a.Mime, a.Name }))
                .Concat(item.Aliases.Select(a => a.Value))
                .Concat(item.Extra?.Values ?? [])
                .OfType<string>()
                .Where(text => !IsConstant(text)));
        }

        return texts;
    }

    /// <summary>A text of the program, or one of the small numbers whose text the platform keeps.</summary>
    private static bool IsConstant(string text) =>
        ReferenceEquals(string.IsInterned(text), text)
        || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ReferenceEquals(number.ToString(CultureInfo.InvariantCulture), text));
}
