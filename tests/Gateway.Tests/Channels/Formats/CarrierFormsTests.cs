namespace Gateway.Tests.Channels.Formats;

public sealed class CarrierFormsTests
{
    [Fact]
    public void Twilio_DocumentedCallbacks_AreReadOrTold() => DocumentedForms.Check("twilio", """
        message: ToCountry=US&MediaContentType0=image%2Fjpeg&ToState=&SmsMessageSid=MM1&NumMedia=1&ToCity=&FromZip=&SmsSid=MM1&FromState=&SmsStatus=received&FromCity=&Body=&FromCountry=DE&To=%2B1&ToZip=&NumSegments=1&MessageSid=MM1&AccountSid=AC1&From=%2B49&MediaUrl0=https%3A%2F%2Fx.example&ApiVersion=2010-04-01
        message: SmsMessageSid=SM1&NumMedia=0&ProfileName=Ann&MessageType=text&SmsSid=SM1&WaId=49&SmsStatus=received&Body=hi&To=whatsapp%3A%2B1&NumSegments=1&ReferralNumMedia=0&MessageSid=SM1&AccountSid=AC1&From=whatsapp%3A%2B49&ApiVersion=2010-04-01
        postback: ButtonText=Yes&ButtonPayload=YES&MessageType=button&OriginalRepliedMessageSender=whatsapp%3A%2B1&OriginalRepliedMessageSid=SM0&MessageSid=SM1&Body=Yes&From=whatsapp%3A%2B49&To=whatsapp%3A%2B1
        message: Latitude=52.5&Longitude=13.4&Address=a&Label=l&MessageSid=SM1&Body=&From=whatsapp%3A%2B49&To=whatsapp%3A%2B1
        message: ReferralBody=b&ReferralSourceUrl=u&ReferralSourceType=post&MessageSid=SM1&Body=x&From=whatsapp%3A%2B49&To=whatsapp%3A%2B1
        postback: ListId=l&ListTitle=t&MessageSid=SM1&Body=x&From=whatsapp%3A%2B49&To=whatsapp%3A%2B1
        message: MessageSid=SM1&Body=stop&OptOutType=STOP&From=%2B49&To=%2B1&MessagingServiceSid=MG1
        message: MessageSid=SM1&Body=x&From=messenger%3A1&To=messenger%3A2&ChannelMetadata=%7B%22type%22%3A%22messenger%22%7D
        receipt: SmsSid=SM1&SmsStatus=delivered&MessageStatus=delivered&To=%2B49&MessageSid=SM1&AccountSid=AC1&From=%2B1&ApiVersion=2010-04-01&RawDlrDoneDate=2501011200
        receipt: MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003&ErrorMessage=x&To=%2B49&From=%2B1
        receipt: MessageSid=SM1&MessageStatus=read&EventType=READ&ChannelPrefix=whatsapp&ChannelInstallSid=XE1&To=whatsapp%3A%2B49&From=whatsapp%3A%2B1&StructuredMessage=false
        -: MessageSid=SM1&MessageStatus=queued&To=%2B49&From=%2B1
        -: MessageSid=SM1&MessageStatus=scheduled&To=%2B49&From=%2B1
        -: EventType=onMessageAdded&ConversationSid=CH1&MessageSid=IM1&Index=0&DateCreated=2021-04-06T17%3A46%3A34.000Z&Body=hi&Author=%2B49&ParticipantSid=MB1&Attributes=%7B%7D&Media=%5B%7B%22Sid%22%3A%22ME1%22%2C%22ContentType%22%3A%22image%2Fpng%22%2C%22Filename%22%3A%22f%22%2C%22Size%22%3A1%7D%5D&Source=SMS&AccountSid=AC1&ChatServiceSid=IS1&RetryCount=0
        -: EventType=onMessageUpdated&ConversationSid=CH1&MessageSid=IM1&Body=hi&Author=x
        -: EventType=onMessageRemoved&ConversationSid=CH1&MessageSid=IM1
        -: EventType=onDeliveryUpdated&ConversationSid=CH1&MessageSid=IM1&Status=read&DeliveryReceiptSid=DY1&ChannelMessageSid=SM1
        -: EventType=onConversationAdded&ConversationSid=CH1&FriendlyName=n&State=active
        -: EventType=onConversationStateUpdated&ConversationSid=CH1&StateFrom=active&StateTo=closed
        -: EventType=onParticipantAdded&ConversationSid=CH1&ParticipantSid=MB1&Identity=x
        -: EventType=onUserAdded&UserSid=US1&Identity=x
        -: EventType=task.created&TaskSid=WT1&WorkspaceSid=WS1
        -: CallSid=CA1&AccountSid=AC1&From=%2B49&To=%2B1&CallStatus=ringing&ApiVersion=2010-04-01&Direction=inbound
        -: AccountSid=AC1&ErrorCode=12345&Level=ERROR&MoreInfo=x&Payload=%7B%7D&PayloadType=application%2Fjson&Sid=NO1
        message: {"MessageSid":"SM1","From":"+49","To":"+1","Body":"json","NumMedia":"0"}
        message: {"messageSid":"SM1","from":"+49","to":"+1","body":"json","numMedia":0}
        -: [{"specversion":"1.0","type":"com.twilio.messaging.inbound-message.received","source":"/2010-04-01/Accounts/AC1/Messages/SM1.json","id":"EZ1","dataschema":"s","datacontenttype":"application/json","time":"2020-12-16T22:54:57.664Z","data":{"numMedia":0,"timestamp":"2020-12-16T22:54:57.664Z","accountSid":"AC1","to":"+1","numSegments":1,"messageSid":"SM1","eventName":"com.twilio.messaging.inbound-message.received","body":"hi","from":"+49"}}]
        -: {"specversion":"1.0","type":"com.twilio.messaging.message.failed","id":"EZ1","data":{"messageSid":"SM1","to":"+49","from":"+1","errorCode":30003}}
        -: {"sid":"SM1","body":"the REST resource","from":"+1","to":"+49","status":"queued","direction":"outbound-api","num_media":"0","date_created":"Thu, 30 Jul 2015 20:12:31 +0000","error_code":null,"subresource_uris":{"media":"/x"}}
        """);

    [Fact]
    public void TwilioVoice_DocumentedCallbacks_AreReadOrTold() => DocumentedForms.Check("twilio-voice", """
        call: CallSid=CA1&AccountSid=AC1&From=%2B49&To=%2B1&CallStatus=ringing&ApiVersion=2010-04-01&Direction=inbound&ForwardedFrom=&CallerName=&StirVerstat=TN-Validation-Passed-A
        call: CallSid=CA1&CallStatus=in-progress&From=%2B49&To=%2B1&Direction=inbound&Digits=1&FinishedOnKey=&msg=Gather+End
        call: CallSid=CA1&CallStatus=in-progress&From=%2B49&To=%2B1&Direction=inbound&SpeechResult=hello&Confidence=0.9&Language=en-US
        call: CallSid=CA1&CallStatus=completed&CallDuration=15&Duration=1&Timestamp=Tue%2C+31+Mar+2020+17%3A02%3A04+%2B0000&CallbackSource=call-progress-events&SequenceNumber=3&From=client%3Aann&To=sip%3Ax%40y&Direction=outbound-api
        call: CallSid=CA1&CallStatus=no-answer&SipResponseCode=487&From=%2B49&To=%2B1&Direction=outbound-dial&ParentCallSid=CA0
        call: CallSid=CA1&RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fx&RecordingStatus=completed&RecordingDuration=12&RecordingChannels=1&RecordingSource=RecordVerb&RecordingStartTime=Thu%2C+30+Jul+2015+20%3A12%3A31+%2B0000&ErrorCode=0
        call: CallSid=CA1&TranscriptionSid=TR1&TranscriptionText=hi&TranscriptionStatus=completed&TranscriptionUrl=u&RecordingSid=RE1&RecordingUrl=u&From=%2B49&To=%2B1
        -: CallSid=CA1&QueueSid=QU1&QueuePosition=1&QueueTime=2&AvgQueueTime=3&CurrentQueueSize=4&From=%2B49&To=%2B1&CallStatus=in-progress&Direction=inbound
        call: CallSid=CA1&QueueResult=leave&QueueTime=5&QueueSid=QU1&From=%2B49&To=%2B1&CallStatus=in-progress&Direction=inbound
        call: CallSid=CA1&DialCallStatus=busy&DialCallSid=CA2&DialCallDuration=0&From=%2B49&To=%2B1&CallStatus=in-progress&Direction=inbound
        -: ConferenceSid=CF1&FriendlyName=n&StatusCallbackEvent=participant-join&CallSid=CA1&Muted=false&Hold=false&Coaching=false&SequenceNumber=1&Timestamp=x
        -: ConferenceSid=CF1&FriendlyName=n&StatusCallbackEvent=conference-end&ReasonConferenceEnded=last-participant-left
        -: StreamSid=MZ1&StreamEvent=stream-started&CallSid=CA1&AccountSid=AC1
        -: CallSid=CA1&AnsweredBy=human&MachineDetectionDuration=3&AccountSid=AC1
        """);

    [Fact]
    public void Vonage_DocumentedWebhooks_AreReadOrTold() => DocumentedForms.Check("vonage", """
        message: {"channel":"sms","message_uuid":"u","to":"1","from":"49","timestamp":"2020-01-01T14:00:00.000Z","message_type":"text","text":"hi","sms":{"num_messages":"2","keyword":"HELLO"},"usage":{"currency":"EUR","price":"0.0333"},"origin":{"network_code":"12345"}}
        message: {"channel":"mms","message_uuid":"u","to":"1","from":"49","timestamp":"2020-01-01T14:00:00.000Z","message_type":"image","image":{"url":"https://x.example","name":"n","caption":"c"}}
        message: {"channel":"mms","message_uuid":"u","to":"1","from":"49","message_type":"vcard","vcard":{"url":"https://x.example"}}
        -: {"channel":"mms","message_uuid":"u","to":"1","from":"49","message_type":"content","content":[{"type":"image","url":"https://x.example"}]}
        message: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"text","text":"hi","profile":{"name":"n"},"context":{"message_uuid":"v","message_from":"1"},"context_status":"available","whatsapp":{"referral":{"body":"b"}},"metadata":{"x":1}}
        message: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"location","location":{"lat":52.5,"long":13.4,"name":"n","address":"a"}}
        message: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"audio","audio":{"url":"https://x.example"}}
        message: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"sticker","sticker":{"url":"https://x.example"}}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"reply","reply":{"id":"r","title":"t","description":"d"}}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"button","button":{"payload":"p","text":"t"}}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"order","order":{"catalog_id":"1","product_items":[{"product_retailer_id":"p","quantity":"1","item_price":"2","currency":"EUR"}]}}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"reaction","reaction":{"action":"react","emoji":"👍"},"context":{"message_uuid":"v"}}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"contacts","contacts":[{"name":{"formatted_name":"n"}}]}
        -: {"channel":"whatsapp","message_uuid":"u","to":"1","from":"49","message_type":"unsupported"}
        message: {"channel":"messenger","message_uuid":"u","to":"1","from":"49","message_type":"text","text":"x"}
        message: {"channel":"viber_service","message_uuid":"u","to":{"id":"1"},"from":"49","message_type":"file","file":{"url":"https://x.example","name":"n"}}
        message: {"channel":"rcs","message_uuid":"u","to":"1","from":"49","message_type":"text","text":"x","rcs":{"category":"c"}}
        message: {"message_uuid":"u","to":{"type":"sms","number":"1"},"from":{"type":"sms","number":"49"},"timestamp":"2020-01-01T14:00:00.000Z","direction":"inbound","message":{"content":{"type":"text","text":"v0.1"}}}
        receipt: {"message_uuid":"u","to":"49","from":"1","timestamp":"2020-01-01T14:00:00.000Z","status":"delivered","channel":"sms","usage":{"currency":"EUR","price":"0.03"},"client_ref":"c","destination":{"network_code":"1"},"sms":{"count_total":"2"}}
        receipt: {"message_uuid":"u","to":"49","from":"1","status":"rejected","error":{"type":"https://x.example","title":1000,"detail":"d","instance":"i"},"channel":"whatsapp","whatsapp":{"pricing":{"type":"t"}}}
        -: {"message_uuid":"u","to":"49","from":"1","status":"brand_new"}
        message: msisdn=49&to=1&messageId=0A&text=hi&type=text&keyword=HI&message-timestamp=2020-01-01+12%3A00%3A00&timestamp=1578787200&nonce=a&concat=true&concat-ref=1&concat-total=3&concat-part=2&api-key=k&sig=s
        message: {"api-key":"k","msisdn":"49","to":"1","messageId":"0A","text":"hi","type":"unicode","keyword":"HI","message-timestamp":"2020-01-01 12:00:00","timestamp":"1578787200"}
        receipt: {"msisdn":"49","to":"1","network-code":"23410","messageId":"0A","price":"0.03","status":"delivered","scts":"2001011400","err-code":"0","api-key":"k","client-ref":"c","message-timestamp":"2020-01-01 12:00:00"}
        call: {"from":"49","to":"1","uuid":"u","conversation_uuid":"CON-1","status":"ringing","direction":"inbound","timestamp":"2020-01-01T12:00:00.000Z"}
        -: {"headers":{},"end_time":"2020-01-01T14:00:00.000Z","uuid":"u","network":"GB-FIXED","duration":"2","start_time":"2020-01-01T14:00:00.000Z","rate":"0.2","price":"0.1","from":"49","to":"1","conversation_uuid":"CON-1","status":"completed","direction":"inbound","timestamp":"2020-01-01T14:00:00.000Z","disconnected_by":"user"}
        -: {"conversation_uuid":"CON-1","uuid":"u","dtmf":{"digits":"5","timed_out":true},"speech":{"results":[{"confidence":"0.9","text":"hi"}]},"from":"49","to":"1","timestamp":"2020-01-01T14:00:00.000Z"}
        -: {"start_time":"2020-01-01T12:00:00Z","recording_url":"https://x.example","size":12345,"recording_uuid":"r","end_time":"2020-01-01T12:01:00Z","conversation_uuid":"CON-1","timestamp":"2020-01-01T14:00:00.000Z"}
        -: {"conversation_uuid_from":"CON-1","conversation_uuid_to":"CON-2","uuid":"u","timestamp":"x"}
        -: {"reason":"Syntax error in NCCO","conversation_uuid":"CON-1","timestamp":"2020-01-01T14:00:00.000Z"}
        -: {"request_id":"r","triggered_at":"2020-01-01T14:00:00.000Z","type":"event","channel":{"type":"sms"},"status":"completed"}
        """);

    [Fact]
    public void Carriers_DocumentedWebhooks_AreReadOrTold()
    {
        DocumentedForms.Check("messagebird", """
            message: {"type":"message.created","contact":{"id":"c","href":"","msisdn":49,"displayName":"n","firstName":"","lastName":"","customDetails":{},"createdDatetime":"2018-08-01T09:45:52Z"},"conversation":{"id":"v","contactId":"c","status":"active","channels":[],"lastUsedChannelId":"l"},"message":{"id":"m","conversationId":"v","channelId":"l","platform":"sms","to":"1","from":"49","origin":"inbound","direction":"received","status":"received","type":"text","content":{"text":"hi"},"createdDatetime":"2018-08-01T09:45:52Z","updatedDatetime":null}}
            -: {"type":"message.updated","conversation":{"id":"v"},"message":{"id":"m","conversationId":"v","direction":"sent","status":"delivered","type":"text","content":{"text":"hi"},"to":"49","from":"1"}}
            -: {"type":"message.created","contact":{"id":"c"},"conversation":{"id":"v"},"message":{"id":"m","direction":"received","type":"image","content":{"image":{"url":"https://x.example","caption":"c"}},"from":"49"}}
            -: {"type":"message.created","contact":{"id":"c"},"conversation":{"id":"v"},"message":{"id":"m","direction":"received","type":"location","content":{"location":{"latitude":52.5,"longitude":13.4}},"from":"49"}}
            -: {"type":"message.created","contact":{"id":"c"},"conversation":{"id":"v"},"message":{"id":"m","direction":"received","type":"interactive","content":{"interactive":{"type":"button_reply","reply":{"id":"b","text":"t"}}},"from":"49"}}
            -: {"type":"message.created","contact":{"id":"c"},"conversation":{"id":"v"},"message":{"id":"m","direction":"received","type":"event","content":{"event":{}},"from":"49"}}
            -: {"type":"conversation.created","contact":{"id":"c","msisdn":49},"conversation":{"id":"v","status":"active"}}
            -: {"type":"conversation.updated","conversation":{"id":"v","status":"archived"}}
            -: {"type":"message.status","message":{"id":"m","status":"failed","error":{"code":1,"description":"d"}},"error":{"code":301}}
            -: {"type":"brand.new"}
            message: id=m&recipient=1&originator=49&body=hi&createdDatetime=2016-05-03T14%3A26%3A57%2B00%3A00&message_id=m&payload=hi&reference=47&receive_datetime=20160503142657&sender=49&shortcode=1&mid=1
            -: id=m&reference=r&recipient=49&status=delivery_failed&statusReason=unknown+subscriber&statusErrorCode=1&statusDatetime=2017-09-01T10%3A00%3A05%2B00%3A00&mccmnc=20610
            -: {"service":"channels","event":"sms.inbound","payload":{"id":"m","channelId":"c","sender":{"contact":{"id":"x","identifierKey":"phonenumber","identifierValue":"+49"}},"receiver":{"connector":{"id":"c"}},"body":{"type":"text","text":{"text":"hi"}},"createdAt":"2023-05-01T00:00:00Z"}}
            -: {"service":"channels","event":"whatsapp.outbound","payload":{"id":"m","status":"delivered","receiver":{"contacts":[{"identifierValue":"+49"}]}}}
            """);
        DocumentedForms.Check("infobip", """
            message: {"results":[{"messageId":"m","from":"385","to":"1","text":"t","cleanText":"t","keyword":"k","receivedAt":"2019-11-09T16:00:00.000+0000","smsCount":1,"price":{"pricePerMessage":0,"currency":"EUR"},"callbackData":"c"}],"messageCount":1,"pendingMessageCount":0}
            message: {"results":[{"from":"385","to":"1","integrationType":"WHATSAPP","receivedAt":"2019-11-09T16:00:00.000+0000","messageId":"m","pairedMessageId":null,"callbackData":null,"message":{"text":"t","type":"TEXT"},"contact":{"name":"n"},"price":{"pricePerMessage":0,"currency":"EUR"}}],"messageCount":1}
            -: {"results":[{"from":"385","to":"1","integrationType":"WHATSAPP","messageId":"m","message":{"type":"IMAGE","url":"https://x.example","caption":"c"}},{"from":"385","to":"1","messageId":"n","message":{"type":"LOCATION","latitude":52.5,"longitude":13.4}},{"from":"385","to":"1","messageId":"o","message":{"type":"INTERACTIVE_BUTTON_REPLY","id":"b","title":"t"}},{"from":"385","to":"1","messageId":"p","message":{"type":"CONTACT","contacts":[]}},{"from":"385","to":"1","messageId":"q","message":{"type":"BRAND_NEW"}}]}
            -: {"results":[{"bulkId":"b","messageId":"m","to":"49","sentAt":"2019-11-09T16:00:00.000+0000","doneAt":"2019-11-09T16:00:00.000+0000","smsCount":1,"price":{},"status":{"groupId":3,"groupName":"DELIVERED","id":5,"name":"DELIVERED_TO_HANDSET","description":"d"},"error":{"groupId":0,"groupName":"Ok","id":0,"name":"NO_ERROR","permanent":false}}]}
            -: {"results":[{"messageId":"m","from":"1","to":"49","sentAt":"x","seenAt":"2019-11-09T16:00:00.000+0000"}]}
            -: {"results":[{"messageId":"m","to":"49","status":{"groupName":"PENDING"}}]}
            -: {"results":[{"event":"MO","channel":"RCS","sender":"49","destination":"1","content":[{"type":"TEXT","text":"t"}],"receivedAt":"2020-02-06T14:18:29.797+0000","messageId":"m"}]}
            -: {"results":[{"event":"TYPING_INDICATOR","channel":"APPLE_MB","sender":"49","destination":"1"}]}
            -: {"results":[]}
            -: {"messageId":"m","from":"385","to":"1","text":"alone","receivedAt":"2019-11-09T16:00:00.000+0000"}
            """);
        DocumentedForms.Check("plivo", """
            message: From=49&To=1&Text=hi&Type=sms&MessageUUID=u&TotalRate=0&TotalAmount=0&Units=1&MCC=&MNC=
            message: From=49&To=1&Type=mms&Text=&MessageUUID=u&MediaCount=1&Media0=https%3A%2F%2Fx&Body=
            -: MessageUUID=u&Status=delivered&From=1&To=49&Units=1&TotalRate=0&ErrorCode=000&ParentMessageUUID=p&PartInfo=1+of+1&QueuedTime=x&SentTime=y&DeliveryReportTime=z&MessageTime=2020-01-01+00%3A00%3A00
            -: MessageUUID=u&Status=queued&From=1&To=49
            -: CallUUID=c&From=49&To=1&Direction=inbound&CallStatus=ringing&Event=StartApp&CallerName=n&ALegUUID=a&BillRate=0
            -: CallUUID=c&From=49&To=1&CallStatus=completed&Event=Hangup&Duration=5&HangupCause=NORMAL_CLEARING&BillDuration=60&EndTime=x&StartTime=y
            -: ConferenceUUID=c&ConferenceName=n&ConferenceAction=enter&ConferenceMemberID=1&CallUUID=u&From=49&To=1
            """);
        DocumentedForms.Check("bandwidth", """
            message: [{"type":"message-received","time":"2016-09-14T18:20:16Z","description":"Incoming message received","to":"+1","message":{"id":"m","time":"2016-09-14T18:20:16Z","to":["+1"],"from":"+49","text":"hi","applicationId":"a","media":["https://x.example/1.jpg","https://x.example/2.smil"],"owner":"+1","direction":"in","segmentCount":1,"tag":"","priority":"default"}}]
            -: [{"type":"message-delivered","time":"2016-09-14T18:20:16Z","description":"ok","to":"+49","message":{"id":"m","owner":"+1","applicationId":"a","time":"2016-09-14T18:20:16Z","segmentCount":2,"direction":"out","to":["+49"],"from":"+1","text":""}}]
            -: [{"type":"message-failed","time":"2016-09-14T18:20:16Z","description":"rejected","to":"+49","errorCode":4432,"message":{"id":"m","to":["+49","+50"],"direction":"out"}}]
            -: [{"type":"message-sending","time":"x","to":"+49","message":{"id":"m","direction":"out"}}]
            -: {"type":"message-received","time":"2016-09-14T18:20:16Z","to":"+1","message":{"id":"m","from":"+49","to":"+1","text":null,"channel":"RBM","content":{"text":"rcs"}}}
            -: {"eventType":"initiate","accountId":"1","applicationId":"2","to":"+1","from":"+49","direction":"inbound","callId":"c","callUrl":"u","startTime":"2019-06-20T15:54:22.234Z"}
            """);
        DocumentedForms.Check("rcs", """
            message: {"senderPhoneNumber":"+1","messageId":"m","sendTime":"2018-12-31T15:01:23.045123456Z","text":"hi"}
            message: {"senderPhoneNumber":"+1","messageId":"m","sendTime":"2018-12-31T15:01:23Z","userFile":{"payload":{"mimeType":"image/png","fileSizeBytes":1,"fileName":"f","fileUri":"https://x.example"},"thumbnail":{"mimeType":"image/png"}},"agentId":"a"}
            message: {"senderPhoneNumber":"+1","messageId":"m","location":{"latitude":52.5,"longitude":13.4}}
            postback: {"senderPhoneNumber":"+1","messageId":"m","suggestionResponse":{"postbackData":"p","text":"t","type":"REPLY"}}
            -: {"senderPhoneNumber":"+1","eventType":"DELIVERED","eventId":"e","messageId":"m","sendTime":"2018-12-31T15:01:23Z"}
            -: {"senderPhoneNumber":"+1","eventType":"IS_TYPING","eventId":"e"}
            -: {"senderPhoneNumber":"+1","eventType":"SUBSCRIBE","eventId":"e"}
            -: {"eventType":"TTL_EXPIRATION_REVOKED","phoneNumber":"+1","messageId":"m","eventId":"e"}
            -: {"clientToken":"c","secret":"s"}
            -: {"message":{"data":"eyJzZW5kZXJQaG9uZU51bWJlciI6IisxIiwibWVzc2FnZUlkIjoibSIsInRleHQiOiJoaSJ9","messageId":"1","publishTime":"x","attributes":{"type":"message"}},"subscription":"s"}
            -: {"data":"eyJzZW5kZXJQaG9uZU51bWJlciI6IisxIiwibWVzc2FnZUlkIjoibSIsInRleHQiOiJoaSJ9","messageId":"1"}
            """);
    }
}
