using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;
using Gateway.Examples.BotAgent;

// A bot that takes what it is offered, answers what it knows, and hands everything else to people.
//   dotnet run -- URL KEY QUEUE_OF_PEOPLE
if (args is not [var url, var key, var people])
{
    Console.Error.WriteLine("usage: URL KEY QUEUE_OF_PEOPLE");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

await using var agent = new GatewayAgent(new GatewayClientOptions { Url = new Uri(url), Key = key, Name = "bot" });
try
{
    await foreach (var frame in agent.ReadAsync(stop.Token))
    {
        switch (frame)
        {
            case OfferFrame offer:
                await agent.AcceptAsync(offer.Offer, stop.Token);
                break;
            case AssignedFrame assigned when assigned.Transcript.LastOrDefault(line => line.Direction == "in") is { } line:
                await AnswerAsync(assigned.Conversation, line);
                break;
            case MessageFrame { Message.Direction: "in" } message:
                await AnswerAsync(message.Conversation, message.Message);
                break;
            case ErrorFrame error:
                Console.Error.WriteLine($"{error.Code}: {error.Detail}");
                break;
        }
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to stop.
}

return 0;

async Task AnswerAsync(string conversation, TranscriptEntry line)
{
    if (Answers.Find(line.Text) is { } answer)
    {
        // Named after the line it answers: told of it twice, the bot answers once.
        await agent.ReplyAsync(conversation, $"bot-{line.Sequence}", answer, stop.Token);
        await agent.CloseAsync(conversation, "answered", stop.Token);
    }
    else
    {
        await agent.TransferAsync(conversation, people, agent: null, note: "the bot has no answer", stop.Token);
    }
}
