using System.Reflection.Metadata;
using System.Text;

namespace SeNet.MLNet.Tests.Packaging;

public sealed class PackageTests(PackedSolution packed) : IClassFixture<PackedSolution>
{
    private static readonly string[] Libraries = ["SeNet.MLNet", "SeNet.Reports", "SeNet.Torch"];

    [Fact]
    public void Pack_Solution_MakesTheToolAndTheLibrariesWithTheirSymbolsOnly() =>
        Assert.Equal([$"SeNet.Cli.{packed.Version}.nupkg", .. Libraries.SelectMany(id => (string[])[$"{id}.{packed.Version}.nupkg", $"{id}.{packed.Version}.snupkg"])], packed.Files);

    [Theory]
    [InlineData("SeNet.Torch")]
    [InlineData("SeNet.MLNet")]
    [InlineData("SeNet.Reports")]
    public void Pack_Library_HoldsWhatAUserNeedsAndNothingElse(string id)
    {
        Assert.Equal(["README.md", $"{id}.nuspec", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], packed.Entries($"{id}.{packed.Version}.nupkg"));
        Assert.Equal([$"{id}.nuspec", $"lib/net10.0/{id}.pdb"], packed.Entries($"{id}.{packed.Version}.snupkg"));
        var metadata = packed.Metadata(id);
        Assert.Equal("MIT", Assert.Single(metadata["license"]).Value);
        Assert.Equal("README.md", Assert.Single(metadata["readme"]).Value);
        Assert.Contains("TorchSharp-cpu", Encoding.UTF8.GetString(packed.Read($"{id}.{packed.Version}.nupkg", "README.md")));
        Assert.NotEmpty(Assert.Single(metadata["description"]).Value);
        Assert.Contains("image-classification", Assert.Single(metadata["tags"]).Value.Split(' '));
    }

    [Theory]
    [InlineData("SeNet.Torch")]
    [InlineData("SeNet.MLNet")]
    [InlineData("SeNet.Reports")]
    public void Pack_Symbols_NameSourcesByTheirPlaceInTheRepository(string id)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbImage([.. packed.Read($"{id}.{packed.Version}.snupkg", $"lib/net10.0/{id}.pdb")]);
        var reader = symbols.GetMetadataReader();
        var sources = reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)).ToList();

        Assert.Contains(sources, source => source.StartsWith($"/_/src/{id}/", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, source => source.StartsWith(Fixtures.Root, StringComparison.Ordinal));
    }

    // A libtorch is hundreds of megabytes, and the program's choice.
    [Fact]
    public void Pack_Dependencies_AreTorchSharpAndMLNetButNoLibtorch()
    {
        Assert.Contains("TorchSharp", packed.Dependencies("SeNet.Torch").Keys);
        Assert.DoesNotContain(packed.Dependencies("SeNet.Torch").Keys, name => name.StartsWith("Microsoft.ML", StringComparison.Ordinal));
        Assert.Equal(packed.Version, packed.Dependencies("SeNet.MLNet")["SeNet.Torch"]);
        Assert.Contains("Microsoft.ML", packed.Dependencies("SeNet.MLNet").Keys);
        Assert.Equal(packed.Version, packed.Dependencies("SeNet.Reports")["SeNet.MLNet"]);
        Assert.All(["SeNet.Torch", "SeNet.MLNet"], id => Assert.DoesNotContain(packed.Dependencies(id).Keys, name => name.StartsWith("OxyPlot", StringComparison.Ordinal)));
        foreach (var id in Libraries)
            Assert.DoesNotContain(packed.Dependencies(id).Keys, name => name.Contains("libtorch", StringComparison.OrdinalIgnoreCase) || name.StartsWith("TorchSharp-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_OfThePackages_TrainsAndPredicts()
    {
        using var folder = new TemporaryFolder();
        DrawnImages.Write(folder, "images", images: 4, seed: 3);
        await DotnetCommand.Run("tool", "install", "SeNet.Cli", "--tool-path", folder["tools"], "--source", packed.Packages, "--version", packed.Version);
        var senet = folder["tools", "senet"];
        var libtorch = ("SENET_LIBTORCH", AppContext.BaseDirectory);

        var trained = await FinishedProcess.Run(senet, ["train", folder["images"], "--architecture", "cifar_se_resnet8", "--epochs", "1", "--batch-size", "4", "-o", folder["model.zip"]], libtorch);
        var predicted = await FinishedProcess.Run(senet, ["predict", folder["model.zip"], folder["images"]], libtorch);

        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.True(predicted.ExitCode == 0, predicted.Errors);
        Assert.Equal(8, predicted.Output.Split('\n').Length);
    }

    [Fact]
    public async Task Consumer_OfThePackages_TrainsSavesAndLoadsInAnotherProcess()
    {
        const int Images = 8;
        using var folder = new TemporaryFolder();
        DrawnImages.Write(folder, "images", Images, seed: 3);
        var program = await ConsumerProgram.Build(packed);

        var trained = await FinishedProcess.Run("dotnet", [program, "train", folder["images"], folder["model.zip"]]);
        var loaded = await FinishedProcess.Run("dotnet", [program, "score", folder["images"], folder["model.zip"]]);

        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.True(loaded.ExitCode == 0, loaded.Errors);
        Assert.Equal(trained.Output, loaded.Output);
        var rows = loaded.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split(' ')).ToList();
        Assert.Equal(2 * Images, rows.Count);
        Assert.InRange(rows.Count(row => row[0] == row[1]), 2 * Images - 2, 2 * Images);
    }
}
