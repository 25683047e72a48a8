using System.ComponentModel;
using System.Diagnostics;
using SeNet.Torch.Export;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;

namespace SeNet.Torch.Tests.Export;

/// <summary>The standard's own checker, onnx for Python, on exported files.</summary>
public sealed class OnnxCheckerTests : IDisposable
{
    // Also infers the output's shape, after forgetting what the file says of it.
    private const string Check = """
        import sys, onnx
        for path in sys.argv[1:]:
            onnx.checker.check_model(path, full_check=True)
            model = onnx.load(path)
            model.graph.output[0].type.tensor_type.ClearField("shape")
            inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            print([d.dim_param or d.dim_value for d in inferred.graph.output[0].type.tensor_type.shape.dim])
        """;

    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_EveryNarrowArchitecture_IsAcceptedWithTheShapeItSays()
    {
        var python = Array.Find(Pythons, program => Run(program, "import onnx") is { Code: 0 });
        Assert.SkipWhen(python is null, "There is no Python with the package onnx.");
        List<string> paths = [];
        foreach (var (name, architecture) in SmallArchitectures.AllNarrow)
        {
            using var network = new SeResNet(architecture, 7, seed: 1);
            paths.AddRange([_folder[$"{name}.onnx"], _folder[$"{name}-all.onnx"]]);
            OnnxExport.Save(network, paths[^2]);
            OnnxExport.Save(network, paths[^1], new() { ImageSize = 65, Normalization = ChannelStatistics.ImageNet, Softmax = true, FoldBatchNormalization = false });
        }

        var (code, output) = Run(python!, Check, [.. paths])!.Value;

        Assert.True(code == 0, output);
        Assert.Equal(Enumerable.Repeat("['N', 7]", paths.Count), output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    private static (int Code, string Output)? Run(string python, string script, params string[] arguments)
    {
        try
        {
            using var program = Process.Start(new ProcessStartInfo(python, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = program.StandardError.ReadToEndAsync();
            var output = program.StandardOutput.ReadToEnd();
            program.WaitForExit();
            return (program.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
