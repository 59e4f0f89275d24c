using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>
/// Makes a conversation part of another in three steps, from outside both: first the pointer to it, then its end. Cut off anywhere, it is finished by asking
/// again, and nothing that comes meanwhile is lost.
/// </summary>
public static class ConversationMerge
{
    /// <summary>For an agent that has both, or, with <paramref name="by"/>, for a back end.</summary>
    public static async ValueTask<ActOutcome> RunAsync(IConversations conversations, string tenant, string? agent, string? by, string from, string into)
    {
        if (!ConversationId.TryParse(from, out var gone))
        {
            return ActOutcome.Unknown;
        }

        if (!ConversationId.TryParse(into, out var stays))
        {
            return ActOutcome.UnknownTarget;
        }

        var call = new MergeCall(MergeStage.Check, tenant, agent, by, from, into, default);
        var check = await conversations.Of(gone.Thread).MergeAsync(call);
        if (check.Outcome != ActOutcome.Done)
        {
            return check.Outcome;
        }

        var adopt = await conversations.Of(stays.Thread).MergeAsync(call with { Stage = MergeStage.Adopt, Customer = check.Customer });
        return adopt.Outcome switch
        {
            ActOutcome.Done => (await conversations.Of(gone.Thread).MergeAsync(call with { Stage = MergeStage.Alias })).Outcome,
            ActOutcome.Gone or ActOutcome.Unknown => ActOutcome.UnknownTarget,
            _ => adopt.Outcome,
        };
    }

    /// <summary>
    /// Takes a conversation out of the one it became part of: first the pointer to it goes, then it is open again. Until then the other one takes what comes,
    /// so that nothing is lost when it is cut off; asked again, it is finished.
    /// </summary>
    /// <param name="by">Id of a back end's API key.</param>
    public static async ValueTask<ActOutcome> UndoAsync(IConversations conversations, string tenant, string by, string from)
    {
        if (!ConversationId.TryParse(from, out var gone))
        {
            return ActOutcome.Unknown;
        }

        var call = new MergeCall(MergeStage.Find, tenant, null, by, from, "", default);
        var found = await conversations.Of(gone.Thread).MergeAsync(call);
        if (found.Outcome != ActOutcome.Done || found.Into is not { } into || !ConversationId.TryParse(into, out var stays))
        {
            return found.Outcome == ActOutcome.Done ? ActOutcome.NotMerged : found.Outcome;
        }

        call = call with { Into = into };
        var release = await conversations.Of(stays.Thread).MergeAsync(call with { Stage = MergeStage.Release });

        // One that is over has no pointer to give up.
        return release.Outcome is ActOutcome.Done or ActOutcome.Gone
            ? (await conversations.Of(gone.Thread).MergeAsync(call with { Stage = MergeStage.Restore })).Outcome
            : release.Outcome;
    }
}
