using System.Text.Json;

namespace SeNet.Cli.Tests;

public sealed class DoctorTests
{
    private static readonly string[] Sections =
    [
        "SeNet", "system", "processor", "instructions", "caches", "environment", "Microsoft.ML", "libtorch", "LibTorchSharp", "oneDNN",
        "memory", "threads", "devices",
    ];

    [Fact]
    public async Task Doctor_ThisMachine_TellsEverythingAndPasses()
    {
        var run = await Run([], ("SENET_MALLOC", "default"));

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var lines = run.Output.Split('\n');
        Assert.All(Sections, section => Assert.Single(lines, line => line.StartsWith($"{section} ", StringComparison.Ordinal)));
        Assert.Contains("SENET_MALLOC=default", Assert.Single(lines, line => line.StartsWith("environment", StringComparison.Ordinal)));
        Assert.Contains("the system's allocator", Assert.Single(lines, line => line.StartsWith("memory", StringComparison.Ordinal)));
        Assert.All(["torch", "convolution", "training step", "image"],
            test => Assert.Single(lines, line => line.StartsWith($"✓ {test}: ", StringComparison.Ordinal)));
        Assert.Equal("All is well.", lines[^1]);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task Doctor_AsJson_IsOneObjectWithAllOfIt()
    {
        var result = await SeNetProgram.Json("doctor");

        Assert.True(result.GetProperty("healthy").GetBoolean());
        var libTorch = result.GetProperty("torch").GetProperty("libTorch");
        Assert.StartsWith("2.", libTorch.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.Equal("program", libTorch.GetProperty("origin").GetString());
        Assert.Contains("cpu", result.GetProperty("torch").GetProperty("devices").EnumerateArray().Select(device => device.GetString()));
        Assert.Equal(Environment.ProcessorCount, result.GetProperty("system").GetProperty("processor").GetProperty("count").GetInt32());
        Assert.NotEmpty(result.GetProperty("microsoftML").GetString()!);
        Assert.All(result.GetProperty("selfTests").EnumerateArray(), test => Assert.True(test.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public async Task Doctor_LibTorchNowhere_SaysSoAndTellsTheRest()
    {
        var run = await Run([], ("SENET_LIBTORCH", "/nowhere"));

        Assert.Equal(1, run.ExitCode);
        var lines = run.Output.Split('\n');
        Assert.All(Sections.Except(["LibTorchSharp", "oneDNN", "threads", "devices"]),
            section => Assert.Single(lines, line => line.StartsWith($"{section} ", StringComparison.Ordinal)));
        var said = Assert.Single(lines, line => line.StartsWith("✗ torch: ", StringComparison.Ordinal));
        Assert.Contains("SENET_LIBTORCH names '/nowhere', which isn't a folder. Set SENET_LIBTORCH", said);
        Assert.Contains("✗ convolution: not tried, since 'torch' failed.", lines);
        Assert.Single(lines, line => line.StartsWith("✓ image: ", StringComparison.Ordinal));
        Assert.StartsWith("Something is wrong", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_LibTorchNowhereAsJson_IsStillAnObject()
    {
        var run = await Run(["--json"], ("SENET_LIBTORCH", "/nowhere"));

        Assert.Equal(1, run.ExitCode);
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(result.GetProperty("healthy").GetBoolean());
        Assert.Contains("/nowhere", result.GetProperty("torch").GetProperty("error").GetString());
    }

    [Fact]
    public async Task Doctor_OneDnnLeftAloneOnHiddenCaches_FailsWithTheRemedy()
    {
        var usual = await SeNetProgram.Json("doctor");
        var caches = usual.GetProperty("system").GetProperty("processor").GetProperty("caches");
        Assert.SkipUnless(caches.GetProperty("areHidden").ValueKind == JsonValueKind.True, "This processor tells its caches.");

        var run = await Run([], ("SENET_ONEDNN", "default"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗ convolution: wrong by ", run.Output);
        Assert.Contains("Unset SENET_ONEDNN.", run.Output);
        Assert.Contains("✗ training step: not tried, since 'convolution' failed.", run.Output);
    }

    private static Task<FinishedProcess> Run(string[] options, params (string Name, string Value)[] environment) =>
        FinishedProcess.Run("dotnet", [SeNetProgram.Path, "doctor", .. options], environment);
}
