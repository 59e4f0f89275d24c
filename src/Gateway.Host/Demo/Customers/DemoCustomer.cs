using System.Threading.Channels;

namespace Gateway.Host.Demo.Customers;

/// <summary>One customer in one conversation: an alias on an account, and the messages that have reached the phone.</summary>
internal sealed class DemoCustomer(DemoAccount account, string alias, string name, int messages)
{
    // An agent answers once or twice before the customer looks at the phone; more are counted as seen with these.
    private readonly Channel<string> _inbox = Channel.CreateBounded<string>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropNewest });

    public DemoAccount Account => account;

    public string Alias => alias;

    public string Name => name;

    /// <summary>How many messages this customer writes before being content.</summary>
    public int Messages => messages;

    public void Deliver(string messageId) => _inbox.Writer.TryWrite(messageId);

    /// <summary>The provider's id of the next message on the phone.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _inbox.Reader.ReadAsync(cancellationToken);
}
