using Gateway.Contracts;

namespace Gateway.Protocol.Reading;

internal static class AttachmentReader
{
    // An e-mail brings more files than any chat message; past this a frame is hardly honest.
    private const int ReceivedMax = 100;

    // Signed URLs of media servers carry tokens of some kilobytes.
    private const int ReceivedUrlBytesMax = 16 * 1024;

    /// <summary>What an agent attaches: few, and each with something to fetch it by.</summary>
    public static IReadOnlyList<Attachment> Read<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct =>
        BoundedList.Read(ref source, Member.Attachments, FrameLimits.AttachmentsMax, static (ref TSource from) => One(ref from, fetchable: true));

    /// <summary>What a customer attached: as the channel gave it.</summary>
    public static IReadOnlyList<Attachment> ReadReceived<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct =>
        BoundedList.Read(ref source, Member.Attachments, ReceivedMax, static (ref TSource from) => One(ref from, fetchable: false));

    private static Attachment One<TSource>(ref TSource source, bool fetchable)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? kind = null, url = null, id = null, mime = null, name = null;
        long? size = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Kind:
                    kind = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Url:
                    url = source.Text(member, fetchable ? FrameLimits.UrlBytesMax : ReceivedUrlBytesMax);
                    break;
                case Member.Id:
                    id = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Mime:
                    mime = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Name:
                    name = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Size:
                    size = source.Integer(member);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (fetchable && string.IsNullOrEmpty(url) && string.IsNullOrEmpty(id))
        {
            source.Fail(Member.Attachments, "each needs a url or an id");
        }

        return new Attachment
        {
            Kind = source.Need(Member.Kind, kind),
            Url = url,
            Id = id,
            Mime = mime,
            Name = name,
            Size = size is null ? null : source.Need(Member.Size, size, least: 0),
        };
    }
}
