using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

/// <summary>What the compliance suite must know of a channel: an account, how its provider signs, and payloads of our own.</summary>
public abstract class ChannelFixture
{
    internal abstract IChannel Channel { get; }

    internal abstract AccountModel Account { get; }

    /// <summary>The header the provider proves itself with.</summary>
    internal abstract string SignatureHeader { get; }

    /// <summary>The header's value for this body under the account's secret, or under another account's.</summary>
    internal abstract string Sign(byte[] body, bool otherAccount = false);

    /// <summary>Whether the header covers the body; a shared token does not.</summary>
    internal virtual bool SignsBody => true;

    /// <summary>One payload for each kind of item, and for each shape worth telling apart.</summary>
    internal abstract IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; }

    /// <summary>A payload of one item of a type nobody knows yet, which no customer wrote.</summary>
    internal abstract string UnknownType { get; }

    /// <summary>A payload of one message of a customer, of a type nobody knows yet, and that type's name; null where messages have no types.</summary>
    internal virtual (string Body, string Type)? UnknownMessage => null;

    /// <summary>The bytes of a payload as the provider sends them.</summary>
    internal virtual byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body);

    /// <summary>A request with this proof: a header, unless the provider puts it elsewhere.</summary>
    internal virtual TestRequest Signed(string signature) => new((SignatureHeader, signature), ("x-visitor", "visitor-1"));

    /// <summary>The body with this proof in it, where the provider puts it there.</summary>
    internal virtual byte[] Proved(byte[] body, string signature) => body;

    /// <summary>An account that lacks what <see cref="Account"/> is checked with.</summary>
    internal virtual AccountModel Unproved(params (string Name, string Value)[] secrets) => TestAccounts.Of(Channel.Name, null, secrets);

    internal TestRequest Request(byte[] body) => Signed(Sign(body));
}

/// <summary>What the JSON part of the suite must know beside that.</summary>
public abstract class JsonChannelFixture : ChannelFixture
{
    /// <summary>One message whose own id is this JSON value.</summary>
    internal abstract string WithId(string id);

    /// <summary>One text message with this JSON string.</summary>
    internal abstract string WithText(string text);

    /// <summary>A batch of so many messages, the n-th with the id that <paramref name="id"/> gives as JSON; null where a request holds one item.</summary>
    internal abstract string? Batch(int count, Func<int, string> id);
}
