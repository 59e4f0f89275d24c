using Gateway.Contracts.Agents;
using Gateway.Conversations.Agents;

namespace Gateway.Tests.Conversations.Agents;

/// <summary>What an agent is, what its pool was told, and what follows from an absence.</summary>
public sealed class AttendanceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly Attendance Online = Attendance.Unknown.Came().Says(Presence.Online).WasTold(Presence.Online);

    [Fact]
    public void Left_ForAMoment_NothingIsToldAndItComesBackAsItWas()
    {
        var gone = Online.Left(Start).At(Start + TimeSpan.FromSeconds(15));

        Assert.False(gone.HasNews);
        Assert.Equal((Presence.Online, false), (gone.Came().Holds, gone.Came().HasNews));
    }

    [Fact]
    public void Left_LongerThanAReload_ThePoolIsToHearThatItIsOffline()
    {
        var offline = Online.Left(Start).At(Start + TimeSpan.FromSeconds(16));

        Assert.Equal((true, Presence.Offline), (offline.HasNews, offline.Holds));
        Assert.False(offline.WasTold(Presence.Offline).HasNews);
    }

    [Fact]
    public void Telling_TheCallFails_IsStillNews()
    {
        Assert.True(Online.Left(Start).At(Start + TimeSpan.FromSeconds(16)).Telling().HasNews);
        Assert.True(Online.Says(Presence.Away).Telling().HasNews);
    }

    [Fact]
    public void Asked_WhileItIsOffline_ComesBackWithNews()
    {
        // The pool starts anew and asks; the agent is back before anything was told.
        var asked = Online.Left(Start).At(Start + TimeSpan.FromSeconds(16)).WasTold(Presence.Offline).Asked(Start + TimeSpan.FromSeconds(20));

        Assert.True(asked.HasNews);
        Assert.Equal((true, Presence.Online), (asked.Came().HasNews, asked.Came().Holds));
    }

    [Fact]
    public void Asked_WorkOfItsAbsenceIsReleased_BeginsAnAbsenceOfItsOwn()
    {
        var released = Online.Left(Start).At(Start + TimeSpan.FromMinutes(3)).WasTold(Presence.Offline).Released(Start);
        Assert.True(released.IsOver);

        var asked = released.Asked(Start + TimeSpan.FromMinutes(5));

        Assert.Equal((AbsenceStage.Gone, Start + TimeSpan.FromMinutes(5)), (asked.Stage, asked.Since));
        Assert.True(asked.At(Start + TimeSpan.FromMinutes(5.5)).HasNews);
        Assert.True(asked.At(Start + TimeSpan.FromMinutes(7.1)).MustRelease(Start + TimeSpan.FromMinutes(7.1)));
    }

    [Fact]
    public void Asked_WhileItIsGone_KeepsWhenItWent() => Assert.Equal(Start, Online.Left(Start).Asked(Start + TimeSpan.FromSeconds(10)).Since);

    [Fact]
    public void Released_CameBackMeanwhile_TheNextAbsenceIsReleasedByItself()
    {
        var (gone, later) = (Online.Left(Start).At(Start + TimeSpan.FromMinutes(3)), Start + TimeSpan.FromMinutes(4));
        var again = gone.Came().Left(later).At(later + TimeSpan.FromMinutes(3));

        Assert.True(gone.MustRelease(Start + TimeSpan.FromMinutes(3)));
        Assert.True(gone.Came().Released(gone.Since).IsHere);
        Assert.Equal(AbsenceStage.Offline, again.Released(gone.Since).Stage);
        Assert.Equal(AbsenceStage.Released, again.Released(later).Stage);
    }

    [Fact]
    public void Unknown_NeverHere_HasNothingToTellAndNothingToWatch()
    {
        Assert.True(Attendance.Unknown.IsOver);
        Assert.False(Attendance.Unknown.Came().HasNews);
        Assert.True(Attendance.Unknown.Came().Says(Presence.Online).HasNews);
    }
}
