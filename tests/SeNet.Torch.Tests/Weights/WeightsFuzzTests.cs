using SeNet.Torch.Fuzz;

namespace SeNet.Torch.Tests.Weights;

/// <summary>A small part of what the program SeNet.Torch.Fuzz does.</summary>
public sealed class WeightsFuzzTests
{
    [Fact]
    public void Open_DamagedFiles_ThrowTheOneExceptionInBoundedTimeAndMemory()
    {
        var run = new FuzzRun(Fixtures.Path("pth"), seed: 7);

        run.Execute(first: 0, count: 3000, threads: 2, progress: null);

        Assert.Empty(run.Totals.Failures);
        Assert.Equal(3000, run.Totals.Count);
        Assert.InRange(run.Totals.Accepted, 50, 1500); // damage that nothing survives would test the first check alone
    }

    [Fact]
    public void Open_DamagedOnnxFiles_ThrowTheOneExceptionInBoundedTimeAndMemory()
    {
        var run = new FuzzRun(Fixtures.Path("onnx"), seed: 7);

        run.Execute(first: 0, count: 2000, threads: 2, progress: null);

        Assert.Empty(run.Totals.Failures);
        Assert.Equal(2000, run.Totals.Count);
        Assert.InRange(run.Totals.Accepted, 20, 1000);
    }
}
