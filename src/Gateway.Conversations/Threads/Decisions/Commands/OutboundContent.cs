using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;

namespace Gateway.Conversations.Threads;

/// <summary>What a message of ours says, whoever says it.</summary>
/// <param name="ReplyTo">Id of the message it answers, as the transcript has it.</param>
internal sealed record OutboundContent(
    string? Text, IReadOnlyList<Attachment> Attachments, TemplateMessage? Template = null, string? ReplyTo = null, IReadOnlyList<QuickReply>? QuickReplies = null)
{
    public static OutboundContent Of(ReplyFrame reply) => new(reply.Text, reply.Attachments, null, reply.ReplyTo, reply.QuickReplies);

    public static OutboundContent Of(SendCommand send) => new(send.Text, send.Attachments, send.Template, send.ReplyTo, send.QuickReplies);
}
