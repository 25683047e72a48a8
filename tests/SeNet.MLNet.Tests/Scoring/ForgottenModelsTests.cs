using Microsoft.ML;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>What a process holds, as its system sees it, that loads many models one after the other.</summary>
public sealed class ForgottenModelsTests : IDisposable
{
    private const int Rounds = 32;

    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();
    private readonly long _weightBytes;

    public ForgottenModelsTests()
    {
        var wide = SmallModel.Create() with { Network = new SeResNet(SmallModel.Architecture with { Name = "wide", Widths = [64, 128, 256] }, 3, seed: 1) };
        _weightBytes = wide.Network.parameters().Sum(weight => weight.numel() * sizeof(float));
        using var model = new SeResNetTransformer(_ml, wide, SmallModel.Options);
        _ml.Model.Save(model, ScoredRows.Images(_ml, 1).Schema, _folder["model.zip"]);
        _folder.Write("image.png", SmallModel.Png(0));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--abandon")]
    [InlineData("--dispose")]
    public async Task Load_ManyModels_HoldsAFewOfThem(string mode)
    {
        var probe = await ProbeProcess.Run([mode, $"{Rounds}", _folder["model.zip"], _folder["image.png"]]);

        Assert.True(probe.ExitCode == 0, probe.Output + probe.Errors);
        var sizes = probe.Output.Split(' ').Select(long.Parse).ToArray();
        var growth = sizes[1] - sizes[0]; // from the tenth model on

        // Each holds its weights and, for scoring, about twice as much again; eighteen more than at the tenth came until the mean.
        Assert.InRange(growth, long.MinValue, 6 * 3 * _weightBytes);
    }
}
