using Gateway.Client;
using Gateway.Client.Events;
using Gateway.Examples.DataLake;

// A data lake's way in: every event of the tenant, one line of JSON each, in files of one partition and day. Stop it, kill it, start it again:
// no event is missing, and none stands twice.
//   dotnet run -- URL KEY LANE_PORT FOLDER
if (args is not [var url, var key, var port, var folder])
{
    Console.Error.WriteLine("usage: URL KEY LANE_PORT FOLDER");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

var options = new GatewayClientOptions
{
    Url = new Uri(url),
    Key = key,
    LanePort = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture),
    Name = "data-lake",
};
var lake = new LakeFolder(folder);
try
{
    await foreach (var batch in new GatewayEvents(options).ReadAsync(new SubscriptionOptions { Cursors = lake }, stop.Token))
    {
        lake.Append(batch.Events);
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to stop.
}

return 0;
