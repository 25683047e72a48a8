using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SeNet.Torch.Images;

namespace SeNet.Cli.Tests;

public sealed class ExportTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_ModelAndItsWeights_ScoreInOnnxRuntimeAsPredictDoes()
    {
        var image = Directory.GetFiles(trained.NewImages, "*", SearchOption.AllDirectories)[0];
        var predicted = (await SeNetProgram.Json("predict", trained.Model, image)).GetProperty("images")[0];

        var model = await SeNetProgram.Json("export", trained.Model, "--onnx", _folder["model.onnx"], "--weights", _folder["weights.safetensors"]);
        var weights = await SeNetProgram.Json("export", trained.Weights, "--onnx", _folder["weights.onnx"]);

        Assert.Equal(_folder["model.onnx"], model.GetProperty("onnx").GetString());
        Assert.Equal("cifar_se_resnet8", weights.GetProperty("architecture").GetString());
        Assert.Equal(File.ReadAllBytes(trained.Weights), File.ReadAllBytes(_folder["weights.safetensors"]));
        foreach (var file in new[] { "model.onnx", "weights.onnx" })
        {
            var scores = Score(_folder[file], ImageDecoder.DecodeFile(image));
            Assert.Equal(predicted.GetProperty("probability").GetSingle(), scores.Max(), 1e-4f);
            Assert.Equal(predicted.GetProperty("label").GetString(), DrawnImages.Classes[Array.IndexOf(scores, scores.Max())]);
        }
    }

    [Fact]
    public async Task Export_PyTorchsFile_BecomesSafetensors()
    {
        var run = await SeNetProgram.Run("export", Fixtures.Path("pth/plain.pth"), "--weights", _folder["plain.safetensors"]);
        var (before, after) = (await SeNetProgram.Json("inspect", Fixtures.Path("pth/plain.pth")), await SeNetProgram.Json("inspect", _folder["plain.safetensors"]));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"Wrote {_folder["plain.safetensors"]}: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(before.GetProperty("layers").GetRawText(), after.GetProperty("layers").GetRawText());
    }

    [Fact]
    public async Task Export_MovingAverage_WritesOtherWeightsThanTheTrained()
    {
        var checkpoint = Fixtures.Path("pth/averaged.pth");

        await SeNetProgram.Json("export", checkpoint, "--weights", _folder["trained"]);
        await SeNetProgram.Json("export", checkpoint, "--moving-average", "--weights", _folder["averaged"]);
        var inspected = await SeNetProgram.Json("inspect", Fixtures.Path("pth/only_average.pth"), "--moving-average");

        Assert.Equal(new FileInfo(_folder["trained"]).Length, new FileInfo(_folder["averaged"]).Length);
        Assert.NotEqual(File.ReadAllBytes(_folder["trained"]), File.ReadAllBytes(_folder["averaged"]));
        Assert.Equal(5, inspected.GetProperty("classCount").GetInt32());
    }

    [Fact]
    public async Task Export_WhatCantBe_SaysWhy()
    {
        await Refusal.Expect(2, "--onnx FILE", "export", trained.Model);
        await Refusal.Expect(2, "--image-size", "export", trained.Model, "--onnx", _folder["m.onnx"], "--image-size", "8");
        await Refusal.Expect(1, _folder["missing"], "export", trained.Model, "--onnx", _folder["missing", "m.onnx"]);
        await Refusal.Expect(1, "missing.zip", "export", "missing.zip", "--onnx", _folder["m.onnx"]);
        Assert.Empty(_folder.Names);
    }

    private static float[] Score(string model, RgbImage image)
    {
        var planes = new DenseTensor<float>([1, 3, image.Height, image.Width]);
        for (var i = 0; i < image.Pixels.Length; i++) planes[0, i % 3, i / 3 / image.Width, i / 3 % image.Width] = image.Pixels.Span[i];
        using var session = new InferenceSession(model);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], planes)]);
        return [.. outputs[0].AsEnumerable<float>()];
    }
}
