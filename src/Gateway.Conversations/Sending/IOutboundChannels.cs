using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>The send APIs of all channels, as the sender grain sees them. The host implements it with real HTTP.</summary>
public interface IOutboundChannels
{
    /// <summary>Documented rate of an account, messages a second; the configuration may lower or raise it.</summary>
    double SendsPerSecond(AccountRef account);

    /// <summary>How long after the customer's last message free text is allowed; null for always.</summary>
    TimeSpan? ServiceWindow(AccountRef account);

    /// <summary>
    /// Sends the parts of a message from <paramref name="firstPart"/> on, stopping at the first that does not go.
    /// Never throws for what a provider or the network does: that is a <see cref="SendResult"/>. Cancelled, it throws only when a request may have left.
    /// </summary>
    /// <param name="begin">
    /// Called before the first request that the provider would not recognise when it came again; where it answers false, that request does not leave.
    /// </param>
    Task<SendProgress> SendAsync(AccountRef account, OutboundMessage message, int firstPart, Func<ValueTask<bool>> begin, CancellationToken cancellationToken);

    /// <summary>Shows the customer that we write, where the channel has a way to. Whether it worked is of no consequence.</summary>
    Task TypingAsync(AccountRef account, string recipient, CancellationToken cancellationToken);
}

/// <param name="PartsSent">Parts the provider has taken so far, those of earlier attempts included.</param>
/// <param name="Result">Outcome of the last part tried; its provider id is the one of the first part of the message when it is known, its part ids those of the others that this attempt sent.</param>
/// <param name="HasBegun">False when no byte of this attempt left: nothing can have reached the provider, a reply token is as good as before.</param>
public sealed record SendProgress(int PartsSent, SendResult Result, bool HasBegun = true);
