using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class StrainTests
{
    private const long Sla = 60_000_000;

    [Fact]
    public void Take_FewJobs_TellsNothing() => Assert.False(After(29, 5 * Sla).IsLate);

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1.3, true)]
    public void Take_MeanWait_IsLateAboveTheSla(double slas, bool late) => Assert.Equal(late, After(100, (long)(slas * Sla)).IsLate);

    [Fact]
    public void Take_OneForgottenOverNight_IsNotOverload()
    {
        var strain = After(99, 0);
        strain.Take(600 * Sla, Sla);

        Assert.False(strain.IsLate);
    }

    [Fact]
    public void Take_WorkOnTimeAgain_EndsIt()
    {
        var strain = After(100, 2 * Sla);
        for (var i = 0; i < 100; i++) strain.Take(0, Sla);

        Assert.False(strain.IsLate);
    }

    private static Strain After(int jobs, long wait)
    {
        var strain = new Strain();
        for (var i = 0; i < jobs; i++) strain.Take(wait, Sla);
        return strain;
    }
}
