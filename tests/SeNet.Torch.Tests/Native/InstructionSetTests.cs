using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Tests.Native;

/// <summary>The tests marked by <see cref="ParityTrait"/>, in processes that may use fewer instructions than the processor has: those of another's machine.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("SSE41", "DOTNET_EnableHWIntrinsic")]
    [InlineData("AVX2", "DOTNET_EnableAVX512")]
    [InlineData("AVX512_CORE", "DOTNET_EnableAVX2")]
    public async Task ParityTests_FewerInstructions_Pass(string oneDnnMost, string dotNetWithout)
    {
        Assert.SkipUnless(X86Base.IsSupported, "These are names of instruction sets of x86.");
        var start = new ProcessStartInfo("dotnet",
            [typeof(InstructionSetTests).Assembly.Location, "-trait", $"{ParityTrait.Name}={ParityTrait.Value}", "-noLogo", "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _cache.Path,
        };
        start.Environment["ONEDNN_MAX_CPU_ISA"] = oneDnnMost;
        start.Environment[dotNetWithout] = "0";
        using var tests = Process.Start(start)!;
        var errors = tests.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, $"Exit code {tests.ExitCode} with ONEDNN_MAX_CPU_ISA={oneDnnMost} {dotNetWithout}=0:\n{output}\n{await errors}");
        Assert.Contains("Failed: 0,", output, StringComparison.Ordinal);
    }

    // So that the cases above aren't about names that .NET has forgotten.
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "avx512")]
    [InlineData("DOTNET_EnableAVX2", "avx2")]
    [InlineData("DOTNET_EnableHWIntrinsic", "x86")]
    public async Task Variable_Zero_TakesTheInstructionsFromDotNet(string variable, string instructions)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The probe without a libtorch of its own is for Linux.");
        var before = await ProbeProcess.Run("simd", ProbeProcess.LibTorch, _cache.Path);
        Assert.SkipUnless(before.Output.Contains(instructions, StringComparison.Ordinal), $"This processor has no {instructions}.");

        var probe = await ProbeProcess.Run("simd", ProbeProcess.LibTorch, _cache.Path, (variable, "0"));

        Assert.DoesNotContain(instructions, probe.Output, StringComparison.Ordinal);
    }
}
