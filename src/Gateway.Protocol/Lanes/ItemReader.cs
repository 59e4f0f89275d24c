using System.Buffers;
using Gateway.Contracts;
using Gateway.Protocol.Reading;

namespace Gateway.Protocol.Lanes;

/// <summary>The messages of a batch, checked against the rules that every channel's decoder keeps.</summary>
internal static class ItemReader
{
    // What a customer's keyboard makes; the others are six bytes each in JSON and mean nothing.
    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(static code => (char)code).Except(['\t', '\n', '\r']), '\u007f']);

    public static List<InboundItem> ReadAll<TSource>(ref TSource source, string? channel, string? account, ref LanePlace place)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var items = new List<InboundItem>(16);
        if (string.IsNullOrEmpty(channel) || string.IsNullOrEmpty(account))
        {
            source.Fail(string.IsNullOrEmpty(channel) ? Member.Channel : Member.Account, "is needed, and stands before items");
            return items;
        }

        var elements = source.EnterArray(Member.Items);
        while (source.NextElement(ref elements))
        {
            if (items.Count == LaneLimits.BatchItemsMax)
            {
                source.Fail(Member.Items, $"at most {LaneLimits.BatchItemsMax}");
                break;
            }

            place.Item = items.Count;
            items.Add(Read(ref source, channel));
            if (source.Fault is not null)
            {
                return items;
            }
        }

        place.Item = null;
        return items;
    }

    private static InboundItem Read<TSource>(ref TSource source, string channel)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? kind = null, sender = null, senderName = null, id = null, text = null, locale = null, replyTo = null, payload = null, status = null, target = null;
        DateTimeOffset? timestamp = null;
        GeoPoint? location = null;
        IReadOnlyList<Attachment> attachments = [];
        IReadOnlyList<CustomerAlias> aliases = [];
        IReadOnlyDictionary<string, string>? extra = null;
        var start = source.Consumed;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Kind:
                    kind = source.Text(member, FrameLimits.NameBytesMax, "message");
                    break;
                case Member.Sender:
                    sender = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.SenderName:
                    senderName = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Id:
                    id = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Timestamp:
                    timestamp = source.Instant(member);
                    break;
                case Member.Text:
                    text = Clean(ref source, member, source.Text(member, LaneLimits.TextBytesMax));
                    break;
                case Member.Locale:
                    locale = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.ReplyTo:
                    replyTo = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Attachments:
                    attachments = AttachmentReader.ReadReceived(ref source);
                    break;
                case Member.Location:
                    location = Location(ref source);
                    break;
                case Member.Payload:
                    payload = Clean(ref source, member, source.Text(member, FrameLimits.NoteBytesMax));
                    break;
                case Member.Status:
                    status = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Target:
                    target = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.Aliases:
                    aliases = Aliases(ref source);
                    break;
                case Member.Extra:
                    extra = source.Map(member);
                    break;
                case Member.Channel or Member.Account:
                    source.Fail(member, "stands on the batch");
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (source.Fault is null && source.Consumed - start > LaneLimits.ItemBytesMax)
        {
            source.Fail(Member.Item, $"at most {LaneLimits.ItemBytesMax} bytes");
        }

        return new InboundItem
        {
            Kind = ItemRules.Check(ref source, kind, id, target, status),
            Channel = channel,
            Sender = source.Need(Member.Sender, sender),
            SenderName = senderName,
            Id = id,
            Timestamp = timestamp,
            Text = text,
            Locale = locale,
            ReplyTo = replyTo,
            Attachments = ItemRules.Clean(ref source, attachments),
            Location = location,
            Payload = payload,
            Status = status,
            Target = target,
            Aliases = aliases,
            Extra = ItemRules.Clean(ref source, extra),
        };
    }

    /// <summary>Refuses control characters other than tab, line feed and carriage return.</summary>
    internal static string? Clean<TSource>(ref TSource source, Member member, string? text)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (text is not null && text.AsSpan().ContainsAny(Control))
        {
            source.Fail(member, "no control characters except tab, line feed and carriage return");
        }

        return text;
    }

    private static GeoPoint? Location<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        double? lat = null, lon = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Lat:
                    lat = source.Real(member);
                    break;
                case Member.Lon:
                    lon = source.Real(member);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (lat is not (>= -90 and <= 90) || lon is not (>= -180 and <= 180))
        {
            source.Fail(Member.Location, "lat from -90 to 90 and lon from -180 to 180 are needed");
            return null;
        }

        return new GeoPoint(lat.Value, lon.Value);
    }

    private static List<CustomerAlias> Aliases<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var aliases = new List<CustomerAlias>();
        var elements = source.EnterArray(Member.Aliases);
        while (source.NextElement(ref elements))
        {
            if (aliases.Count == LaneLimits.AliasesMax)
            {
                source.Fail(Member.Aliases, $"at most {LaneLimits.AliasesMax}");
                break;
            }

            string? kind = null, value = null;
            var scope = source.Enter();
            while (source.Next(ref scope, out var member))
            {
                switch (member)
                {
                    case Member.Kind:
                        kind = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                        break;
                    case Member.Value:
                        value = Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                        break;
                    default:
                        source.Skip();
                        break;
                }
            }

            aliases.Add(new CustomerAlias(source.Need(Member.Kind, kind), source.Need(Member.Value, value)));
        }

        return aliases;
    }
}
