// A login, a join, the same join again, a join that is denied. See docs/clients.md.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"

	imquota "example.org/imquotav1"
)

const (
	app   = 1400000002
	group = "go-lounge"
)

func tell(what string, decision *imquota.Decision, err error) {
	switch {
	case err != nil:
		log.Fatalf("%s: %v", what, err)
	case decision.Verdict == imquota.Verdict_VERDICT_DENIED:
		fmt.Printf("%s: denied, %d %s\n", what, decision.Code, decision.Message)
	case decision.Already:
		fmt.Printf("%s: allowed, already so\n", what)
	default:
		fmt.Printf("%s: allowed\n", what)
	}
}

func main() {
	address := os.Getenv("IMQUOTA")
	if address == "" {
		address = "127.0.0.1:5250" // unix:///run/imquota/imquota.sock for a socket
	}

	// One connection for the process.
	connection, err := grpc.Dial(address, grpc.WithInsecure(), grpc.WithDefaultCallOptions(grpc.WaitForReady(true)))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	quota := imquota.NewAdmissionServiceClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()

	// Every call has a natural key, so one that was lost, or may have been, is sent again without harm.
	login, err := quota.Login(ctx, &imquota.LoginRequest{SdkAppId: app, UserId: "go-ann"})
	tell("login", login.GetDecision(), err)
	created, err := quota.CreateGroup(ctx, &imquota.CreateGroupRequest{
		SdkAppId: app, GroupId: group, Type: imquota.GroupType_GROUP_TYPE_PUBLIC, OwnerId: "go-ann"})
	tell("create", created.GetDecision(), err)
	for _, attempt := range []string{"join", "the same join"} {
		joined, err := quota.JoinGroup(ctx, &imquota.JoinGroupRequest{SdkAppId: app, GroupId: group, UserIds: []string{"ben"}})
		tell(attempt, joined.GetDecision(), err)
	}

	// Standard has 200 members a group; who does not fit as a whole does not join at all.
	var crowd []string
	for n := 0; n < 199; n++ {
		crowd = append(crowd, fmt.Sprintf("guest-%d", n))
	}
	joined, err := quota.JoinGroup(ctx, &imquota.JoinGroupRequest{SdkAppId: app, GroupId: group, UserIds: crowd})
	tell("a crowd", joined.GetDecision(), err)
}
