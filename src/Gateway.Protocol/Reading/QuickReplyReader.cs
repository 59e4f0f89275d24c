using Gateway.Contracts;
using Gateway.Protocol.Lanes;

namespace Gateway.Protocol.Reading;

/// <summary>Choices under a message of ours: <c>{"title":"..","payload":".."}</c>. What one channel takes of them is told when it is sent.</summary>
internal static class QuickReplyReader
{
    public static IReadOnlyList<QuickReply> Read<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct =>
        BoundedList.Read(ref source, Member.QuickReplies, FrameLimits.QuickRepliesMax, static (ref TSource from) => One(ref from));

    /// <summary>They answer a text, so that there must be one.</summary>
    public static void Check<TSource>(ref TSource source, IReadOnlyList<QuickReply>? replies, string? text)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (replies is { Count: > 0 } && string.IsNullOrWhiteSpace(text))
        {
            source.Fail(Member.QuickReplies, "need a text they answer");
        }
    }

    private static QuickReply One<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? title = null, payload = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Title:
                    title = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.TitleBytesMax));
                    break;
                case Member.Payload:
                    payload = ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.PayloadBytesMax));
                    break;
                default:
                    source.Fail(Member.QuickReplies, "title and payload, and nothing else");
                    break;
            }
        }

        return new QuickReply(source.Need(Member.Title, title), source.Need(Member.Payload, payload));
    }
}
