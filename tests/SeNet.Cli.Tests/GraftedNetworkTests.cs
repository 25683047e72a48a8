namespace SeNet.Cli.Tests;

public sealed class GraftedNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_NetworkThatHasNoNameOfItsOwn_IsNamedAsInspectTells()
    {
        var weights = Fixtures.Path("onnx/plain_folded.onnx");
        var photos = DrawnImages.Write(_folder, "photos", images: 12, seed: 1);
        var inspected = await SeNetProgram.Json("inspect", weights);
        var (plain, grafted) = (inspected.GetProperty("architecture").GetString()!, inspected.GetProperty("grafted").GetString()!);
        string[] arguments =
        [
            "train", photos, "--initial-weights", weights, "--epochs", "1", "--batch-size", "4", "--image-size", "32", "--device", "cpu",
            "-o", _folder["m.zip"],
        ];

        var result = await SeNetProgram.Json([.. arguments, "--architecture", grafted]);

        Assert.Equal($"se_{plain}", grafted);
        Assert.Equal(grafted, result.GetProperty("architecture").GetString());
        Assert.NotEmpty((await SeNetProgram.Json("inspect", _folder["m.zip"])).GetProperty("squeezeExcitations").EnumerateArray());
        await Refusal.Expect(
            2, $"The initial weights' is '{plain}', and '{grafted}' that with squeeze-and-excitation grafted on",
            [.. arguments, "--architecture", "resnet_of_mine"]);
    }
}
