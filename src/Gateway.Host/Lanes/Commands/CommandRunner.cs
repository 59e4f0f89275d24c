using System.Buffers;
using System.Security.Cryptography;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Operate;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Commands;

/// <summary>Finds the thread a command is for and has it done; the same for REST and for the lane.</summary>
internal sealed class CommandRunner(IThreadCommands threads, ModelSource models, Readiness readiness)
{
    /// <param name="tenant">From the credential.</param>
    /// <param name="by">Id of the API key.</param>
    public async ValueTask<CommandAnswer> RunAsync(string tenant, string by, LaneCommand command)
    {
        if (models.Current.Tenants.GetValueOrDefault(tenant) is not { } model)
        {
            return CommandAnswer.Of(new(CommandOutcome.Unknown));
        }

        if (!readiness.CanAccept)
        {
            return CommandAnswer.Of(new(CommandOutcome.Unavailable));
        }

        var call = new CommandCall(tenant, null, null, null, command.Key, Fingerprint(command), by, command.Command);
        if (command.Target.Conversation is { } text)
        {
            return ConversationId.TryParse(text, out var conversation)
                ? CommandAnswer.Of(await threads.RunAsync(conversation.Thread, call with { Ordinal = conversation.Ordinal }))
                : CommandAnswer.Of(new(CommandOutcome.Unknown));
        }

        var (channel, account, recipient) = (command.Target.Channel!, command.Target.Account!, command.Target.Recipient!);
        return model.Accounts.TryGetValue((channel, account), out var found)
            ? CommandAnswer.Of(await threads.RunAsync(
                ThreadId.Of(model.Pepper.Span, tenant, channel, account, recipient), call with { Account = found.Ref, Alias = recipient }))
            : CommandAnswer.UnknownAccount;
    }

    /// <summary>The command as its bytes say it, whatever it is called and whichever way it came.</summary>
    private static string Fingerprint(LaneCommand command)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LaneCodec.Write(FrameFormat.Json, command with { Id = 1, Key = null }, bytes);
        // 128 bits tell a client's commands apart.
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan).AsSpan(0, 16));
    }
}

/// <summary>How a command ended, in words of both interfaces.</summary>
/// <param name="Status">Of the HTTP answer.</param>
/// <param name="Code">Empty when it is done.</param>
internal sealed record CommandAnswer(CommandResult Result, int Status, string Code, string Detail)
{
    public static CommandAnswer UnknownAccount { get; } = new(default, 404, "unknown_account", "account: the tenant has no such account on this channel");

    public static CommandAnswer Of(CommandResult result) => result.Outcome switch
    {
        CommandOutcome.Done => new(result, 200, "", ""),
        CommandOutcome.Unknown => new(result, 404, "conversation_unknown", "conversation: the tenant has no such conversation"),
        CommandOutcome.Gone => new(result, 409, "conversation_gone", "conversation: it is closed, or a later one of its customer is open"),
        CommandOutcome.KeyReused => new(result, 422, "key_reused", "key: it was used for another command in the last 7 days"),
        CommandOutcome.TemplateNeeded => new(result, 409, "template_needed", "template: the channel's service window is closed, only an approved template may be sent"),
        CommandOutcome.TooManyPending => new(result, 429, "too_many_pending", "conversation: too many messages wait to be sent in it already"),
        CommandOutcome.UnknownQueue => new(result, 422, "unknown_queue", "queue: the tenant has no such queue"),
        CommandOutcome.TooManyLabels => new(result, 422, "too_many_labels", "set: a conversation has at most 32 labels"),
        CommandOutcome.AgentBarred => new(result, 422, "target_barred", "agent: a hard selector keeps the conversation from this agent"),
        CommandOutcome.UnknownAgent => new(result, 422, "unknown_agent", "agent: the tenant has no such agent"),
        CommandOutcome.InvalidTime => new(result, 422, "invalid_time", "the time is past, or further ahead than the tenant allows"),
        CommandOutcome.NotParked => new(result, 409, "not_parked", "conversation: it is not parked"),
        CommandOutcome.UnknownDisposition => new(result, 422, "unknown_disposition", "disposition: is not one of the queue's"),
        CommandOutcome.UnknownTarget => new(result, 422, "unknown_target", "into: is no open conversation of the tenant, or the same one"),
        CommandOutcome.OtherCustomer => new(result, 422, "other_customer", "into: is another customer's conversation"),
        CommandOutcome.NotMerged => new(result, 409, "not_merged", "conversation: it is part of no other one"),
        CommandOutcome.TooManyMerged => new(result, 422, "too_many_merged", "into: as many conversations are part of it as may be"),
        _ => new(result, 503, "store_unavailable", "the store did not confirm; repeat the command under the same key"),
    };
}
