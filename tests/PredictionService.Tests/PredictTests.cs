using System.Net;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class PredictTests(TrainedModel model)
{
    [Fact]
    public async Task Predict_BodyOrForm_GivesWhatTheModelGivesThroughMLNet()
    {
        await using var service = await RunningService.StartAsync(model.Path);
        for (var number = 0; number < 3; number++)
        {
            var expected = model.Predict(TrainedModel.Png(number));
            var body = await service.PostAsync(TrainedModel.Png(number));
            var form = await service.PostFormAsync(TrainedModel.Png(number));

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (body.Status, form.Status));
            Assert.Equal(expected[0].Label, body.Label);
            Reply.AssertSame(expected, body.Probabilities);
            Reply.AssertSame(expected, form.Probabilities);
        }
    }

    [Fact]
    public async Task Predict_Top_GivesTheMostProbable()
    {
        await using var service = await RunningService.StartAsync(model.Path);
        var all = (await service.PostAsync(TrainedModel.Png(4))).Probabilities;

        Assert.Equal(3, all.Length);
        Assert.Equal(1, all.Sum(entry => entry.Probability), 1e-4f);
        Assert.Equal(all.OrderByDescending(entry => entry.Probability), all);
        Reply.AssertSame(all[..2], (await service.PostAsync(TrainedModel.Png(4), query: "?top=2")).Probabilities);
        Reply.AssertSame(all, (await service.PostAsync(TrainedModel.Png(4), query: "?top=99")).Probabilities);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("")]
    public async Task Predict_BadTop_NamesIt(string top)
    {
        await using var service = await RunningService.StartAsync(model.Path);
        var reply = await service.PostAsync(TrainedModel.Png(1), query: "?top=" + top);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains($"'top' must be a whole number of at least 1, not '{top}'", reply.Detail);
    }

    [Fact]
    public async Task Get_Page_IsAllowedNothingFromElsewhere()
    {
        await using var service = await RunningService.StartAsync(model.Path);
        using var page = await service.Client.GetAsync("/");
        using var wrongMethod = await service.Client.GetAsync("/predict");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
        Assert.Equal("application/problem+json", wrongMethod.Content.Headers.ContentType!.MediaType);
    }
}
