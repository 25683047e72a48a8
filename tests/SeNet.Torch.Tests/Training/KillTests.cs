using SeNet.Torch.TrainingProbe;

namespace SeNet.Torch.Tests.Training;

/// <summary>A training process killed at random moments. SENET_KILLS says how often; a few times by default.</summary>
public sealed class KillTests
{
    private const int QuickKills = 2;

    [Fact]
    public void Fit_KilledAtRandomMoments_EndsWithTheWeightsOfAnUninterruptedRun()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("SENET_KILLS"), out var asked) ? asked : QuickKills;

        var result = KillTest.Run(kills, seed: 1, typeof(KillTest).Assembly.Location);

        Assert.Empty(result.Failures);
        Assert.Equal(kills, result.Killed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Killed} kills, {result.Resumed} went on from a checkpoint, {result.Finished} runs finished");
    }
}
