using System.Globalization;
using Gateway.Contracts;

namespace Gateway.Host.Attachments;

/// <summary>
/// Names an attachment by where it stands in the transcript: <c>{conversation}.{sequence}.{index}</c>. The conversation's name is keyed with the tenant's pepper,
/// so that nobody finds one by trying; what it names must be in the stored transcript all the same.
/// </summary>
internal readonly record struct AttachmentId(ConversationId Conversation, long Sequence, int Index)
{
    public static bool TryParse(string? text, out AttachmentId id)
    {
        id = default;
        if (text?.Split('.') is not [var thread, var ordinal, var sequence, var index]
            || !ConversationId.TryParse($"{thread}.{ordinal}", out var conversation)
            || !long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            return false;
        }

        id = new AttachmentId(conversation, line, place);
        return true;
    }
}
