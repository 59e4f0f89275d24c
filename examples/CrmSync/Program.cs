using Gateway.Client;
using Gateway.Client.Events;
using Gateway.Examples.CrmSync;

// Keeps a CRM's view of its customers: who wrote, over which channel, how often, and whether a conversation is open. Only the event types it needs
// are asked for, over a WebSocket, because many CRMs sit behind a proxy.
//   dotnet run -- URL KEY FILE
if (args is not [var url, var key, var file])
{
    Console.Error.WriteLine("usage: URL KEY FILE");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

var crm = CrmFile.Open(file);
var events = new GatewayEvents(new GatewayClientOptions { Url = new Uri(url), Key = key, Name = "crm-sync" });
var wanted = new SubscriptionOptions
{
    Transport = EventTransport.WebSocket,
    Types = ["gateway.message.accepted", "gateway.conversation."],

    // The cursor is part of the CRM's own record: both change together, so nothing is counted twice.
    After = crm.Cursor,
};
try
{
    await foreach (var batch in events.ReadAsync(wanted, stop.Token))
    {
        foreach (var one in batch.Events)
        {
            crm.Apply(one);
        }

        crm.Save(batch.Cursor);
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to stop.
}

return 0;
