using Gateway.Contracts;
using Gateway.Protocol.Writing;

namespace Gateway.Protocol.Lanes;

/// <summary>One message of a batch. Its channel and account are the batch's.</summary>
internal static class ItemWriter
{
    public static void Write<TSink>(ref TSink sink, InboundItem item)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Begin();
        sink.Text(Member.Kind, ItemNames.Of(item.Kind));
        sink.Text(Member.Sender, item.Sender);
        sink.Text(Member.SenderName, item.SenderName);
        sink.Text(Member.Id, item.Id);
        sink.Integer(Member.Timestamp, item.Timestamp?.ToUnixTimeMilliseconds());
        sink.Text(Member.Text, item.Text);
        sink.Text(Member.Locale, item.Locale);
        sink.Text(Member.ReplyTo, item.ReplyTo);
        AttachmentWriter.Write(ref sink, item.Attachments);
        if (item.Location is { } location)
        {
            sink.Begin(Member.Location);
            sink.Real(Member.Lat, location.Lat);
            sink.Real(Member.Lon, location.Lon);
            sink.End();
        }

        sink.Text(Member.Payload, item.Payload);
        sink.Text(Member.Status, item.Status);
        sink.Text(Member.Target, item.Target);
        if (item.Aliases.Count > 0)
        {
            sink.BeginArray(Member.Aliases, item.Aliases.Count);
            foreach (var alias in item.Aliases)
            {
                sink.Begin();
                sink.Text(Member.Kind, alias.Kind);
                sink.Text(Member.Value, alias.Value);
                sink.End();
            }

            sink.EndArray();
        }

        if (item.Extra is { Count: > 0 } extra)
        {
            sink.Map(Member.Extra, extra);
        }

        sink.End();
    }
}
