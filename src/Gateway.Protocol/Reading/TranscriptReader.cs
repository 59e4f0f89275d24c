using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Reading;

internal static class TranscriptReader
{
    public static IReadOnlyList<TranscriptEntry> ReadAll<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct =>
        BoundedList.Read(ref source, Member.Transcript, FrameLimits.TranscriptMax, static (ref TSource from) => Read(ref from), " lines");

    public static TranscriptEntry Read<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        long? sequence = null;
        DateTimeOffset? time = null;
        string? direction = null, kind = null, id = null, senderName = null, text = null, payload = null, replyTo = null, target = null;
        IReadOnlyList<Attachment> attachments = [];
        GeoPoint? location = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Sequence:
                    sequence = source.Integer(member);
                    break;
                case Member.Direction:
                    direction = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Kind:
                    kind = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Time:
                    time = source.Time(member);
                    break;
                case Member.Id:
                    id = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.SenderName:
                    senderName = source.Text(member, FrameLimits.NoteBytesMax);
                    break;
                case Member.Text:
                    text = source.Text(member, FrameLimits.TextBytesMax);
                    break;
                case Member.Payload:
                    payload = source.Text(member, FrameLimits.TextBytesMax);
                    break;
                case Member.ReplyTo:
                    replyTo = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Target:
                    target = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Attachments:
                    attachments = AttachmentReader.ReadReceived(ref source);
                    break;
                case Member.Location:
                    location = Location(ref source);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (time is null)
        {
            source.Fail(Member.Time, "is missing");
        }

        return new TranscriptEntry(
            source.Need(Member.Sequence, sequence, least: 0), source.Need(Member.Direction, direction), source.Need(Member.Kind, kind),
            time ?? default, id, senderName, text, payload, replyTo, target, attachments, location);
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

        if (lat is null || lon is null)
        {
            source.Fail(Member.Location, "lat and lon are needed");
            return null;
        }

        return new GeoPoint(lat.Value, lon.Value);
    }
}
