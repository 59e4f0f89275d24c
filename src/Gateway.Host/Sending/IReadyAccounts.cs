using Gateway.Channels;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Sending;

/// <summary>Accounts as a request to their provider needs them.</summary>
internal interface IReadyAccounts
{
    /// <summary>The account with a token in force, where the channel has tokens that expire; a refusal where there is none to be had.</summary>
    ValueTask<ReadyAccount> ReadyAsync(IChannel channel, AccountModel account, CancellationToken cancellationToken);

    /// <summary>The provider refuses the token this account was given: the next request fetches another, unless it is brand-new.</summary>
    void Refused(AccountModel given);
}
