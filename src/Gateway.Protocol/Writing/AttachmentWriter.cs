using Gateway.Contracts;

namespace Gateway.Protocol.Writing;

internal static class AttachmentWriter
{
    /// <summary>An empty list leaves the member out.</summary>
    public static void Write<TSink>(ref TSink sink, IReadOnlyList<Attachment> attachments)
        where TSink : struct, IFrameSink, allows ref struct
    {
        if (attachments.Count == 0)
        {
            return;
        }

        sink.BeginArray(Member.Attachments, attachments.Count);
        foreach (var attachment in attachments)
        {
            sink.Begin();
            sink.Text(Member.Kind, attachment.Kind);
            sink.Text(Member.Url, attachment.Url);
            sink.Text(Member.Id, attachment.Id);
            sink.Text(Member.Mime, attachment.Mime);
            sink.Text(Member.Name, attachment.Name);
            sink.Integer(Member.Size, attachment.Size);
            sink.End();
        }

        sink.EndArray();
    }
}
