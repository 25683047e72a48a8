using SeNet.Torch.Diagnosis;
using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Diagnosis;

public sealed class SelfTestsTests
{
    private static readonly SelfTest Good = new("good", true, name => new(name, true, "right"));
    private static readonly SelfTest Picture = new("picture", false, name => new(name, true, "right"));

    [Fact]
    public void Run_ThisMachine_EveryTestPasses()
    {
        var results = SelfTests.Run().ToArray();

        Assert.Equal(["torch", "convolution", "training step", "image"], results.Take(4).Select(result => result.Name));
        Assert.All(results, result => Assert.True(result.Passed, $"{result.Name}: {result.Finding}"));
    }

    [Fact]
    public void Run_OneFails_WhatNeedsTorchIsNotTriedAfterIt()
    {
        var bad = new SelfTest("bad", true, name => new(name, false, "wrong", "Mend it."));
        var never = new SelfTest("never", true, _ => throw new InvalidOperationException("It was tried."));

        var results = SelfTests.Run([Good, bad, never, Picture]).ToArray();

        Assert.Equal([true, false, false, true], results.Select(result => result.Passed));
        Assert.Equal("not tried, since 'bad' failed", results[2].Finding);
    }

    [Fact]
    public void Run_OneThrows_IsAResult()
    {
        var missing = new SelfTest("missing", true, _ => throw new TorchUnavailableException("There is none. Get one."));
        var broken = new SelfTest(
            "broken", false, _ => throw new TypeInitializationException("A", new DllNotFoundException("no library")));

        var results = SelfTests.Run([missing, broken]).ToArray();

        Assert.Equal(new SelfTestResult("missing", false, "There is none. Get one"), results[0]);
        Assert.Equal("DllNotFoundException: no library", results[1].Finding);
        Assert.NotNull(results[1].Remedy);
    }
}
