using System.Buffers;
using System.Security.Cryptography;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Events.Subscriptions;
using Silo = Gateway.Tests.Conversations.Silo;

namespace Gateway.Tests.Events.Subscriptions;

public sealed class ProgressStateTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);
        var state = new ProgressState(
            3, [0, 17, long.MaxValue], [new ParkedEvent(1, 16, 17, ulong.MaxValue, 4, at, at.AddHours(1)), new ParkedEvent(2, 5, 5, 0, 0, null, null), new ParkedEvent(2, 6, 900, 0, 0, null, null, IsRest: true)], at);
        var bytes = new ArrayBufferWriter<byte>();
        state.Write(bytes);

        var read = ProgressState.Read(bytes.WrittenMemory);

        Assert.Equal(state.Positions, read.Positions);
        Assert.Equal(state.Parked, read.Parked);
        Assert.Equal((state.Generation, state.FailingSince), (read.Generation, read.FailingSince));
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, 6)]
    [InlineData(100, 100)]
    [InlineData(1000, 900)]
    public void UpTo_ARest_EndsAtTheNewPlace(long position, int? last) =>
        Assert.Equal(last, (int?)new ParkedEvent(2, 6, 900, 0, 0, null, null, IsRest: true).UpTo(position)?.Sequence);

    [Fact]
    public void Vault_Sealed_OpensOnlyUnderTheSamePepperAndTenant()
    {
        var models = new ModelSource();
        models.Publish(Silo.Model());
        var vault = new SubscriptionVault(models);
        var text = vault.Seal("acme", "whsec_x"u8);

        Assert.Equal("whsec_x"u8.ToArray(), vault.Unseal("acme", text));
        Assert.Null(vault.Unseal("other", text));
        Assert.NotEqual(text, vault.Seal("acme", "whsec_x"u8));
        models.Publish(Silo.Model(tenant => tenant with { Pepper = RandomNumberGenerator.GetBytes(32) }));
        Assert.Null(vault.Unseal("acme", text));
    }
}
