using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Moves;

/// <summary>
/// How: one conversation is taken through every move a contact centre knows, by agents on real sockets; the gateway is killed while the conversation is
/// parked, and what it has to do next is done by the one that comes after it.
/// </summary>
public sealed class MovesTests : IAsyncDisposable
{
    private readonly DeskSite _site = new(DeskSite.Dispositions(), DeskSite.Agent("ana", capacity: 1), DeskSite.Agent("bo", capacity: 1), DeskSite.Supervisor("sue"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Conversation_ThroughEveryMoveAndAKill_IsNeverLostAndNeverTwoAgents()
    {
        await _site.Gateway.StartAsync(Cancel);
        await using var ana = new Seat(_site.Gateway.Url, _site.Key("ana"));
        await ana.NextAsync<WelcomeFrame>();
        await _site.WriteAsync(customer: 1, number: 0, Cancel);
        var conversation = (await ana.AcceptAsync()).Conversation;

        // A supervisor listens and whispers.
        await using var sue = new Seat(_site.Gateway.Url, _site.Key("sue"));
        await sue.NextAsync<WelcomeFrame>();
        await sue.Agent.JoinAsync(conversation, ParticipantRole.Observe, Cancel);
        Assert.Equal("ana", (await sue.NextAsync<JoinedFrame>()).Agent);
        await sue.Agent.WhisperAsync(conversation, "w-1", "Ask Bo about it.", Cancel);
        Assert.Equal("whisper", (await ana.NextAsync<MessageFrame>()).Message.Kind);

        // A colleague advises, and takes it over warm.
        await ana.Agent.InviteAsync(conversation, ParticipantRole.Advise, queue: null, "bo", cancellationToken: Cancel);
        await using var bo = new Seat(_site.Gateway.Url, _site.Key("bo"));
        await bo.Agent.AcceptAsync((await bo.NextAsync<OfferFrame>()).Offer, Cancel);
        await bo.NextAsync<JoinedFrame>();
        await ana.NextAsync<ParticipantFrame>(p => p.State == "joined");
        await ana.Agent.TransferAsync(conversation, queue: null, "bo", cancellationToken: Cancel);
        Assert.Equal(conversation, (await bo.NextAsync<AssignedFrame>()).Conversation);

        // Parked, killed, and back in time at whoever parked it; the others take nothing new, whoever is back first.
        await ana.Agent.SetPresenceAsync(Presence.Away, Cancel);
        await sue.Agent.SetPresenceAsync(Presence.Away, Cancel);
        await bo.Agent.ParkAsync(conversation, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(3), cancellationToken: Cancel);
        Assert.Equal("parked", (await bo.NextAsync<UnassignedFrame>()).Why);
        await _site.Gateway.KillAsync();
        await _site.Gateway.StartAsync(Cancel);
        await bo.AcceptAsync(conversation);

        // The supervisor takes it from there, and promises a call.
        await sue.NextAsync<WelcomeFrame>();
        await sue.Agent.TakeOverAsync(conversation, Cancel);
        await sue.NextAsync<AssignedFrame>(f => f.Conversation == conversation);
        Assert.Equal("taken", (await bo.NextAsync<UnassignedFrame>()).Why);
        await bo.Agent.CloseAsync(conversation, "solved", Cancel);
        Assert.Equal("not_yours", (await bo.NextAsync<ErrorFrame>()).Code);
        await sue.Agent.SetPresenceAsync(Presence.Online, Cancel);
        await bo.Agent.SetPresenceAsync(Presence.Away, Cancel);
        await sue.Agent.CallBackAsync(conversation, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2), cancellationToken: Cancel);
        Assert.Equal("callback", (await sue.NextAsync<UnassignedFrame>()).Why);
        await sue.AcceptAsync(conversation);

        // Another customer's conversation is no part of it; only the queue's codes close it.
        var other = (string)(await PostAsync("callbacks", """{"to":{"channel":"whatsapp","account":"shop","recipient":"4915000000002"}}""", HttpStatusCode.OK))["conversation"]!;
        var refused = await PostAsync($"conversations/{conversation}/merge", $$"""{"into":"{{other}}"}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("other_customer", (string?)refused["code"]);
        await sue.Agent.CloseAsync(conversation, "lunch", Cancel);
        Assert.Equal("unknown_disposition", (await sue.NextAsync<ErrorFrame>()).Code);
        await sue.Agent.CloseAsync(conversation, "solved", Cancel);
        Assert.Equal("closed", (await sue.NextAsync<UnassignedFrame>()).Why);

        await CheckLogAsync(conversation);
    }

    private async Task CheckLogAsync(string conversation)
    {
        var feed = new EventFeed(_site.Gateway.Client, _site.Key("admin"));
        await feed.CatchUpAsync(Cancel);
        feed.AssertDense();
        var told = feed.Events.Where(e => (string?)e["subject"] == conversation && e["conversationsequence"] is not null).ToArray();
        string[] moves =
        [
            "gateway.participant.joined", "gateway.conversation.whispered", "gateway.participant.invited", "gateway.participant.joined", "gateway.participant.left",
            "gateway.conversation.parked", "gateway.conversation.unparked", "gateway.participant.left", "gateway.callback.requested", "gateway.conversation.parked",
            "gateway.callback.due", "gateway.conversation.unparked", "gateway.conversation.closed",
        ];
        Assert.Equal(moves, told.Select(e => (string)e["type"]!).Where(moves.Contains));

        // One agent at a time: between two assignments stands the end of the first.
        string? holder = null;
        foreach (var one in told)
        {
            switch ((string)one["type"]!)
            {
                case "gateway.job.assigned":
                    Assert.Null(holder);
                    holder = (string?)one["data"]!["agent"];
                    break;
                case "gateway.job.unassigned" or "gateway.job.completed":
                    Assert.Equal(holder, (string?)one["data"]!["agent"]);
                    holder = null;
                    break;
            }
        }

        Assert.Null(holder);
    }

    private async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/" + path, UriKind.Relative)) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _site.Key("admin"));
        using var answer = await _site.Gateway.Client.SendAsync(request, Cancel);
        var json = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.True(expected == answer.StatusCode, $"{path}: {answer.StatusCode} {json}");
        return json;
    }
}
