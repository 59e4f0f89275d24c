using Gateway.Contracts;
using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>Held items as MessagePack: <c>[field, field, ...]</c> each, new fields appended. Only an echo has content of its own; the others are a few words about a message.</summary>
internal static class HeldItemCodec
{
    private const int FieldCount = 12;

    /// <summary>Fields of states of the first version.</summary>
    private const int FieldsMin = 11;

    private const int ContentFieldCount = 6;

    public static void Write(ref MessagePackWriter writer, List<HeldItem> held)
    {
        writer.WriteArrayHeader(held.Count);
        foreach (var (item, expiresAt) in held)
        {
            writer.WriteArrayHeader(FieldCount);
            writer.Write((byte)item.Kind);
            writer.Write(item.Channel);
            writer.Write(item.Account);
            writer.Write(item.Sender);
            writer.Write(item.Id);
            writer.Write(item.Timestamp?.ToUnixTimeMilliseconds() ?? 0);
            writer.Write(item.Text);
            writer.Write(item.Status);
            writer.Write(item.Target);
            writer.Write(item.Extra?.GetValueOrDefault("error_code") ?? item.Extra?.GetValueOrDefault("code"));
            ThreadStateCodec.WriteTime(ref writer, expiresAt);
            if (item.Kind == ItemKind.Echo)
            {
                WriteContent(ref writer, item);
            }
            else
            {
                writer.WriteNil();
            }
        }
    }

    public static void Read(ref MessagePackReader reader, List<HeldItem> held)
    {
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            var fields = reader.ReadArrayHeader();
            var kind = (ItemKind)reader.ReadByte();
            var (channel, account, sender, id) = (reader.ReadString()!, reader.ReadString(), reader.ReadString(), reader.ReadString());
            var time = reader.ReadInt64();
            var (text, status, target, code) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            var item = new InboundItem
            {
                Kind = kind,
                Channel = channel,
                Account = account,
                Sender = sender,
                Id = id,
                Timestamp = time == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(time),
                Text = text,
                Status = status,
                Target = target,
                Extra = code is null ? null : new Dictionary<string, string> { ["code"] = code },
            };
            var expiresAt = ThreadStateCodec.ReadTime(ref reader);
            held.Add(new HeldItem(fields > FieldsMin && !reader.TryReadNil() ? ReadContent(ref reader, item) : item, expiresAt));
        }
    }

    private static void WriteContent(ref MessagePackWriter writer, InboundItem item)
    {
        writer.WriteArrayHeader(ContentFieldCount);
        writer.Write(item.SenderName);
        writer.Write(item.Payload);
        writer.Write(item.ReplyTo);
        writer.WriteArrayHeader(item.Location is null ? 0 : 2);
        if (item.Location is { } point)
        {
            writer.Write(point.Lat);
            writer.Write(point.Lon);
        }

        writer.WriteArrayHeader(item.Attachments.Count);
        foreach (var attachment in item.Attachments)
        {
            writer.WriteArrayHeader(6);
            writer.Write(attachment.Kind);
            writer.Write(attachment.Url);
            writer.Write(attachment.Id);
            writer.Write(attachment.Mime);
            writer.Write(attachment.Name);
            writer.Write(attachment.Size ?? -1);
        }

        writer.WriteMapHeader(item.Extra?.Count ?? 0);
        foreach (var (name, value) in item.Extra ?? new Dictionary<string, string>())
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static InboundItem ReadContent(ref MessagePackReader reader, InboundItem item)
    {
        reader.ReadArrayHeader();
        var (senderName, payload, replyTo) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var location = reader.ReadArrayHeader() == 0 ? null : new GeoPoint(reader.ReadDouble(), reader.ReadDouble());
        var attachments = new Attachment[reader.ReadArrayHeader()];
        for (var i = 0; i < attachments.Length; i++)
        {
            reader.ReadArrayHeader();
            attachments[i] = new Attachment
            {
                Kind = reader.ReadString()!,
                Url = reader.ReadString(),
                Id = reader.ReadString(),
                Mime = reader.ReadString(),
                Name = reader.ReadString(),
                Size = reader.ReadInt64() is var size && size < 0 ? null : size,
            };
        }

        var extra = new Dictionary<string, string>();
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            extra[reader.ReadString()!] = reader.ReadString()!;
        }

        return item with
        {
            SenderName = senderName,
            Payload = payload,
            ReplyTo = replyTo,
            Location = location,
            Attachments = attachments,
            Extra = extra.Count == 0 ? null : extra,
        };
    }
}
