using Gateway.Contracts;

namespace Gateway.Protocol.Writing;

internal static class QuickReplyWriter
{
    /// <summary>An empty list leaves the member out.</summary>
    public static void Write<TSink>(ref TSink sink, IReadOnlyList<QuickReply>? replies)
        where TSink : struct, IFrameSink, allows ref struct
    {
        if (replies is not { Count: > 0 })
        {
            return;
        }

        sink.BeginArray(Member.QuickReplies, replies.Count);
        foreach (var reply in replies)
        {
            sink.Begin();
            sink.Text(Member.Title, reply.Label);
            sink.Text(Member.Payload, reply.Value);
            sink.End();
        }

        sink.EndArray();
    }
}
