using System.Text.Json.Nodes;

namespace SeNet.Cli.Tests;

public sealed class InspectTests(TrainedModel trained)
{
    [Fact]
    public async Task Inspect_Model_TellsClassesAndLayers()
    {
        var result = await SeNetProgram.Json("inspect", trained.Model);

        Assert.Equal("model", result.GetProperty("kind").GetString());
        Assert.Equal("cifar_se_resnet8", result.GetProperty("architecture").GetString());
        Assert.Equal(DrawnImages.Classes, result.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(32, result.GetProperty("imageSize").GetInt32());
        var layers = result.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(result.GetProperty("parameters").GetInt64(), layers.Sum(layer => layer.GetProperty("parameters").GetInt64()));
        Assert.Equal(result.GetProperty("multiplyAdds").GetInt64(), layers.Sum(layer => layer.GetProperty("multiplyAdds").GetInt64()));
        Assert.Equal("convolution", layers[0].GetProperty("kind").GetString());
        var squeezed = layers.Where(layer => layer.GetProperty("name").GetString()!.Contains(".se.")).Sum(layer => layer.GetProperty("parameters").GetInt64());
        Assert.Equal(squeezed, result.GetProperty("squeezeExcitations").EnumerateArray().Sum(block => block.GetProperty("parameters").GetInt64()));
    }

    [Fact]
    public async Task Inspect_ItsWeights_TellsTheSameNetwork()
    {
        var model = await SeNetProgram.Json("inspect", trained.Model, "--image-size", "64");
        var weights = await SeNetProgram.Json("inspect", trained.Weights, "--image-size", "64");

        Assert.Equal("weights", weights.GetProperty("kind").GetString());
        Assert.Equal("F32", weights.GetProperty("dtype").GetString());
        foreach (var property in new[] { "classes", "architecture", "classCount", "imageSize", "parameters", "multiplyAdds", "squeezeExcitations", "layers" })
            Assert.Equal(model.GetProperty(property).GetRawText(), weights.GetProperty(property).GetRawText());
    }

    [Fact]
    public async Task Inspect_PyTorchsFile_TellsItsNetwork()
    {
        var result = await SeNetProgram.Json("inspect", Fixtures.Path("pth/plain.pth"));

        Assert.Equal("weights", result.GetProperty("kind").GetString());
        Assert.InRange(result.GetProperty("classCount").GetInt32(), 1, 1000);
    }

    [Theory]
    [InlineData("pth/plain.pth", "weights (PyTorch, F32)", "pyTorch")]
    [InlineData("pth/old.pth", "weights (PyTorch before 1.6, F32)", "pyTorchLegacy")]
    [InlineData("pth/values.safetensors", "weights (safetensors, F32)", "safetensors")]
    public async Task Inspect_Weights_NamesTheFormat(string file, string text, string name)
    {
        Assert.Contains(text, (await SeNetProgram.Run("inspect", Fixtures.Path(file))).Output, StringComparison.Ordinal);
        Assert.Equal(name, (await SeNetProgram.Json("inspect", Fixtures.Path(file))).GetProperty("format").GetString());
    }

    [Fact]
    public async Task Inspect_Checkpoint_TellsWhatIsAroundTheNetwork()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Fixtures.Path("pth/values.safetensors"));
        var length = (int)BitConverter.ToInt64(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        var values = bytes[(8 + length)..];
        BitConverter.GetBytes(float.NaN).CopyTo(values, header["conv1.weight"]!["data_offsets"]![0]!.GetValue<int>());
        var renamed = new JsonObject(header.Select(pair => KeyValuePair.Create("student." + pair.Key, pair.Value?.DeepClone())))
        {
            ["criterion.weight"] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(3), ["data_offsets"] = new JsonArray(values.Length, values.Length + 12) },
        };
        var json = System.Text.Encoding.UTF8.GetBytes(renamed.ToJsonString());
        File.WriteAllBytes(folder["x.safetensors"], [.. BitConverter.GetBytes((long)json.Length), .. json, .. values, .. new byte[12]]);

        var checkpoint = (await SeNetProgram.Json("inspect", folder["x.safetensors"])).GetProperty("checkpoint");
        var text = (await SeNetProgram.Run("inspect", folder["x.safetensors"])).Output;

        Assert.Equal(("student.", false), (checkpoint.GetProperty("prefix").GetString(), checkpoint.GetProperty("movingAverage").GetBoolean()));
        Assert.Equal("criterion.weight", checkpoint.GetProperty("ignoredTensors")[0].GetString());
        Assert.Equal(("conv1.weight", 1), (checkpoint.GetProperty("nonFinite")[0].GetProperty("name").GetString(), checkpoint.GetProperty("nonFinite")[0].GetProperty("naNCount").GetInt32()));
        Assert.Contains("'student.'", text, StringComparison.Ordinal);
        Assert.Contains("criterion.weight", text, StringComparison.Ordinal);
        Assert.Contains("conv1.weight (1 NaN, 0 infinite)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html>", "web page")]
    public async Task Inspect_FileOfAnotherKind_SaysWhatItIs(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.pth"], content);
        var result = await SeNetProgram.Run("inspect", folder["x.pth"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Errors);
    }

    [Fact]
    public async Task Inspect_AsText_ListsLayersWhenAsked()
    {
        var brief = await SeNetProgram.Run("inspect", trained.Model);
        var full = await SeNetProgram.Run("inspect", trained.Model, "--layers");

        Assert.Equal(3, brief.Output.Split('\n').Length);
        Assert.Contains("3 SE blocks: ", brief.Output);
        Assert.Contains("disc, stripes", brief.Output);
        Assert.StartsWith(brief.Output, full.Output, StringComparison.Ordinal);
        Assert.Contains("layer2.0.se.fc.0", full.Output);
        Assert.Contains("hidden units", full.Output);
    }

    [Fact]
    public async Task Inspect_WhatIsNone_SaysWhatIsWrong()
    {
        await Refusal.Expect(1, "SeNet.sln", "inspect", Path.Combine(Fixtures.Root, "SeNet.sln"));
        await Refusal.Expect(1, "missing.zip", "inspect", "missing.zip");
        await Refusal.Expect(2, "--image-size must be at least 32, not 31.", "inspect", trained.Model, "--image-size", "31");
    }
}
