using System.Reflection;
using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Host.Ingress;

public sealed class ThreadCallsTests
{
    private static readonly AccountRef Account = new("acme", "line", "tokyo");

    /// <summary>What a store, a cluster and a bug throw.</summary>
    public static TheoryData<Exception> Failures => [new CorruptRecordException("a bit"), new ArgumentException("too large"), new InvalidOperationException("a bug"), new TimeoutException()];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Accept_WhateverIsThrown_IsUnavailable(Exception failure)
    {
        var calls = Calls(failure);

        Assert.Equal(AcceptOutcome.Unavailable, await calls.AcceptAsync(new ThreadId(Guid.NewGuid()), new InboundBatch(Account, "anna", [], default)));
        Assert.Equal(AcceptOutcome.Unavailable, await calls.FetchAsync(Guid.NewGuid(), new FetchOrder(Account, new FetchTicket("1", "/1", Replaces: true), default)));
        await calls.TypingAsync(new ThreadId(Guid.NewGuid()), "acme");
    }

    private static ThreadCalls Calls(Exception failure) =>
        new(Failing.Make<IConversations>(failure), Failing.Make<IGrainFactory>(failure), NullLogger<ThreadCalls>.Instance);

    /// <summary>Every member throws.</summary>
    private class Failing : DispatchProxy
    {
        private Exception _failure = null!;

        public static T Make<T>(Exception failure)
            where T : class
        {
            var made = Create<T, Failing>();
            ((Failing)(object)made)._failure = failure;
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw _failure;
    }
}
