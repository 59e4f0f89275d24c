using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Pools;

/// <summary>What conversations tell a pool in one call.</summary>
public sealed class PoolIntakeTests() : FaultySilo()
{
    [Fact]
    public async Task Take_OneOfThreeIsNoJob_TheOthersAreTaken()
    {
        var answer = await Pool.TakeAsync(new PoolNews { Submitted = [Job(1), Job(2) with { Cost = 20_000 }, Job(3) with { Priority = 77 }, Job(4)], Completed = [] });

        Assert.Empty(answer.Over);
        Assert.Equal(2, await WaitingAsync());
    }

    [Fact]
    public async Task Take_WhatIsCompletedIsNoJob_TheOthersAreCompletedAndTaken()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();

        await Pool.TakeAsync(new PoolNews { Submitted = [Job(2) with { Queue = "second" }], Completed = ["no job", assigned.Job] });

        Assert.Equal(0, (await Pool.ViewAsync()).Agents.Single(a => a.Id == "ana").Used);
        Assert.Equal(1, await WaitingAsync());
    }

    [Fact]
    public async Task Take_JobsThatAreOver_AreNamed()
    {
        await Pool.TakeAsync(new PoolNews { Submitted = [Job(1), Job(2), Job(3)], Completed = [] });
        await Pool.CancelAsync(Job(1).Id);
        await Pool.CancelAsync(Job(3).Id);

        var answer = await Pool.TakeAsync(new PoolNews { Submitted = [Job(1), Job(2), Job(3) with { DirectTo = "ana" }], Completed = [] });

        Assert.Equal([Job(1).Id, Job(3).Id], answer.Over);
        Assert.Equal(1, await WaitingAsync());
    }

    private JobSubmission Job(int number) => new()
    {
        Id = $"kq3vJxY0Qd2b1mYc5tW8zA.{number}.1",
        Tenant = "acme",
        Queue = "default",
        Priority = 5,
        Requirements = [],
        Labels = new Dictionary<string, string>(),
        Cost = 1,
        WaitingSince = Silo.Time.GetUtcNow(),
        Channel = "whatsapp",
        Account = "main",
    };
}
